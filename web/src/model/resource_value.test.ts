import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  functionChosen,
  functionName,
  functionSet,
  functionText,
  functionType,
  functionTypes,
} from './resource_function';
import { graphProblems, resourceGraph } from './resource_graph';
import { listParse, listText } from './resource_list';
import {
  nodeTypeOf,
  type ResourceAttribute,
  type ResourceSchema,
  schemaProblem,
  schemaSearch,
} from './resource_schema';
import { valueProblem } from './resource_value';

const keras = JSON.parse(
  readFileSync('../extensions/keras/architecture.json', 'utf8'),
) as ResourceSchema;
const attributeOf = (layer: string, name: string) =>
  nodeTypeOf(keras, layer)?.attributes.find((one) => one.name === name) as ResourceAttribute;
const kernel = attributeOf('Conv2D', 'kernel_size');
const shape = attributeOf('Input', 'shape');
const range = (attribute: ResourceAttribute) =>
  attribute.list as NonNullable<ResourceAttribute['list']>;
const parsed = (attribute: ResourceAttribute, typed: string) =>
  listParse(attribute, range(attribute), typed);

test('the catalogue of Keras is one that the editor understands', () => {
  expect(schemaProblem(keras)).toBeNull();
});

test('no attribute of any layer of Keras begins with a problem, except those that must be set', () => {
  for (const type of keras.nodes)
    for (const attribute of type.attributes)
      expect([type.id, attribute.name, valueProblem(keras, attribute, {})]).toEqual([
        type.id,
        attribute.name,
        attribute.required ? 'is missing' : null,
      ]);
});

test('what is only a value is not offered as a layer', () => {
  const offered = schemaSearch(keras, 'l2').flatMap(({ types }) => types);
  expect(offered.map(({ id }) => id)).not.toContain('L2');
  expect(
    functionTypes(keras, attributeOf('Dense', 'kernel_regularizer')).map(({ id }) => id),
  ).toContain('L2');
});

test.each([
  ['3', 3],
  ['3, 3', [3, 3]],
  ['(3, 3)', [3, 3]],
  ['[5,3]', [5, 3]],
])('a size of a kernel is typed as %s', (typed, value) => {
  expect(parsed(kernel, typed)).toEqual({ value, problem: null });
});

test.each(['3, 3, 3', '3.5', '3, a', ''])('“%s” is no size of a kernel', (typed) => {
  expect(parsed(kernel, typed).problem).not.toBeNull();
});

test('a shape is always a list, and None stands for what is open', () => {
  expect(parsed(shape, '32, 32, 3')).toEqual({ value: [32, 32, 3], problem: null });
  expect(parsed(shape, '784')).toEqual({ value: [784], problem: null });
  expect(parsed(shape, '(None, 8)')).toEqual({ value: [null, 8], problem: null });
  expect(listText([null, 8])).toBe('None, 8');
  expect(valueProblem(keras, shape, { shape: 32 })).toContain('must be a list');
});

test('a function is its name until it has settings', () => {
  const attribute = attributeOf('Dense', 'kernel_initializer');
  const normal = functionType(keras, attribute, 'he_normal');
  if (!normal) throw new Error('he_normal is not known');
  expect(functionName(normal)).toBe('he_normal');
  expect(functionChosen(keras, normal)).toBe('he_normal');
  const seeded = functionSet(keras, normal, 'he_normal', 'seed', 3);
  expect(seeded).toEqual({ layer: 'HeNormal', attributes: { seed: 3 } });
  expect(functionText(seeded as never)).toBe('HeNormal(seed=3)');
  expect(functionSet(keras, normal, seeded, 'seed', undefined)).toBe('he_normal');
});

test('every default of a function is one that the catalogue has', () => {
  for (const type of keras.nodes)
    for (const attribute of type.attributes)
      if (attribute.type === 'node' && attribute.default !== undefined)
        expect([
          type.id,
          attribute.name,
          functionType(keras, attribute, attribute.default)?.id,
        ]).not.toContain(undefined);
});

test('a wrapped layer has settings, and what is wrong with them is said at the wrapper', () => {
  const attribute = attributeOf('TimeDistributed', 'layer');
  const dense = nodeTypeOf(keras, 'Dense');
  if (!dense) throw new Error('there is no Dense');
  expect(functionChosen(keras, dense)).toEqual({ layer: 'Dense', attributes: {} });
  expect(valueProblem(keras, attribute, { layer: { layer: 'Dense', attributes: {} } })).toBe(
    '(Dense): units is missing',
  );
  expect(
    valueProblem(keras, attribute, { layer: { layer: 'Dense', attributes: { units: 2 } } }),
  ).toBeNull();
  expect(
    valueProblem(keras, attribute, { layer: { layer: 'Nonsense', attributes: {} } }),
  ).toContain('Nonsense');
});

test.each(['basic-cnn', 'vgg'])('the architecture %s of the example has no problems', (name) => {
  const file = `../extensions/keras/projects/cifar-10/resources/${name}.json`;
  expect(graphProblems(keras, resourceGraph(JSON.parse(readFileSync(file, 'utf8'))))).toEqual([]);
});
