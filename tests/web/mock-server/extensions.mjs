// An extension in small: enough of a neural network to draw one, and the network of the tutorial.
const port = (name, more = {}) => ({ name, ...more });
const one = { inputs: [port('inputs')], outputs: [port('output')] };
const attribute = (name, type, more = {}) => ({ name, type, ...more });
const required = { required: true };
const activation = attribute('activation', 'string', {
  default: 'linear',
  values: ['linear', 'relu', 'sigmoid', 'softmax', 'tanh'],
  description: 'What is done to each number that comes out.',
});
const padding = attribute('padding', 'string', { default: 'valid', values: ['valid', 'same'] });
const layer = (id, category, help, attributes, ports = one) => ({
  id,
  name: id,
  category,
  help,
  url: `https://keras.io/search.html?query=${id}`,
  attributes,
  ...ports,
});

const architecture = {
  type: 'keras.Architecture',
  name: 'Architecture',
  description: 'A neural network, drawn layer by layer.',
  node: 'layer',
  categories: [
    { id: 'topology', name: 'Topology', color: '#80cbc4' },
    { id: 'core', name: 'Core', color: '#ff9100' },
    { id: 'convolutional', name: 'Convolutional', color: '#90caf9' },
    { id: 'pooling', name: 'Pooling', color: '#ffe0b2' },
    { id: 'recurrent', name: 'Recurrent', color: '#ffb74d' },
    { id: 'merge', name: 'Merge', color: '#ce93d8' },
  ],
  nodes: [
    layer(
      'Input',
      'topology',
      'Where data enters the network.',
      [attribute('shape', 'any', { ...required, description: 'Without the batch: [32, 32, 3].' })],
      { inputs: [], outputs: [port('output')] },
    ),
    layer('Dense', 'core', 'Each unit sees every input.', [
      attribute('units', 'integer', { ...required, min: 1, description: 'How many outputs.' }),
      activation,
      attribute('use_bias', 'boolean', { default: true }),
    ]),
    layer('Dropout', 'core', 'Leaves out a share of the inputs while training.', [
      attribute('rate', 'float', { ...required, min: 0, max: 1 }),
    ]),
    layer('Flatten', 'core', 'Makes one long row of numbers.', []),
    layer('Conv2D', 'convolutional', 'Moves small filters across an image.', [
      attribute('filters', 'integer', { ...required, min: 1 }),
      attribute('kernel_size', 'any', {
        ...required,
        description: 'One number, or [height, width].',
      }),
      attribute('strides', 'any', { default: [1, 1] }),
      padding,
      activation,
    ]),
    layer('MaxPooling2D', 'pooling', 'Keeps the largest number of each small square.', [
      attribute('pool_size', 'any', { default: [2, 2] }),
      padding,
    ]),
    layer(
      'LSTM',
      'recurrent',
      'Reads a sequence and remembers.',
      [attribute('units', 'integer', { ...required, min: 1 })],
      {
        inputs: [port('inputs'), port('initial_state', { optional: true })],
        outputs: [port('output'), port('hidden_state'), port('cell_state')],
      },
    ),
    layer(
      'Concatenate',
      'merge',
      'Puts several inputs behind one another. Their order matters.',
      [attribute('axis', 'integer', { default: -1 })],
      { inputs: [port('inputs', { many: true })], outputs: [port('output')] },
    ),
    layer('Output', 'topology', 'Names what the network answers.', [], {
      inputs: [port('inputs')],
      outputs: [],
    }),
  ],
};

export const extensions = [
  {
    id: 'keras',
    name: 'Keras',
    version: '0.0.0',
    description: 'A few layers of Keras.',
    resources: [architecture],
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
