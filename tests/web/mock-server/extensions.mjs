// Keras, which ships, the formulae of tests/extensions as an installed extension, and the network of the tutorial.
import { readFileSync } from 'node:fs';

const read = (path) =>
  JSON.parse(readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8'));
const architecture = read('extensions/keras/architecture.json');

export const extensions = [
  {
    id: 'keras',
    name: 'Keras',
    version: '0.0.0',
    description: 'A few layers of Keras.',
    shipped: true,
    resources: [architecture],
    examples: [],
  },
  {
    id: 'formula',
    name: 'Formulae',
    version: '0.1.0',
    description: 'Formulae drawn as graphs.',
    shipped: false,
    resources: [read('tests/extensions/formula/formula.json')],
    examples: [read('tests/extensions/formula/example.json')],
    serializers: 'curves',
    projects: [{ id: 'parabola', name: 'Parabola', path: 'projects/parabola' }],
  },
];

const layers = [
  ['Input', { shape: [32, 32, 3] }],
  ['Conv2D', { filters: 32, kernel_size: 3, padding: 'same', activation: 'relu' }],
  ['Conv2D', { filters: 32, kernel_size: 3, activation: 'relu' }],
  ['MaxPooling2D', {}],
  ['Dropout', { rate: 0.25 }],
  ['Conv2D', { filters: 64, kernel_size: 3, padding: 'same', activation: 'relu' }],
  ['Conv2D', { filters: 64, kernel_size: 3, activation: 'relu' }],
  ['MaxPooling2D', {}],
  ['Dropout', { rate: 0.25 }],
  ['Flatten', {}],
  ['Dense', { units: 512, activation: 'relu' }],
  ['Dropout', { rate: 0.5 }],
  ['Dense', { units: 10, activation: 'softmax' }],
  ['Output', {}],
];

export const basicCnn = {
  name: 'BasicCNN',
  type: architecture.type,
  nodes: Object.fromEntries(
    layers.map(([id, attributes], n) => [`l${n}`, { layer: id, attributes }]),
  ),
  edges: Object.fromEntries(
    layers
      .slice(1)
      .map((_, n) => [
        `e${n}`,
        { from: [`l${n}`, 'output'], to: [`l${n + 1}`, 'inputs'], index: 0 },
      ]),
  ),
};
