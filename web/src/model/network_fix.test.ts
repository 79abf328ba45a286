import { expect, test } from 'vitest';
import { patchApply } from './json_patch';
import { networkFix } from './network_fix';
import { resourceGraph } from './resource_graph';
import type { ResourceSchema } from './resource_schema';

const port = { name: 'inputs' };
const type = (id: string, attributes: string[] = []) => ({
  id,
  name: id,
  category: 'core',
  attributes: attributes.map((name) => ({ name, type: 'integer' as const, default: 1 })),
  inputs: [port],
  outputs: [{ name: 'output' }],
});
const schema: ResourceSchema = {
  type: 'keras.Architecture',
  name: 'Architecture',
  categories: [],
  nodes: [
    type('Conv2D', ['kernel_size', 'units']),
    type('Dense', ['units']),
    type('Flatten'),
    { ...type('Output'), outputs: [] },
    { ...type('Concatenate', ['axis']), inputs: [{ name: 'inputs', many: true }] },
  ],
};
const resource = {
  name: 'Net',
  type: 'keras.Architecture',
  nodes: {
    a: { layer: 'Conv2D', attributes: { kernel_size: 7 }, position: { x: 0, y: 0 } },
    b: { layer: 'Dense', attributes: { units: 4 }, position: { x: 0, y: 200 } },
  },
  edges: { e: { from: ['a', 'output'], to: ['b', 'inputs'], index: 0 } },
};

function fixed(node: string, fix: Parameters<typeof networkFix>[2]) {
  let count = 0;
  const at = { resource: 'net', schema, graph: resourceGraph(resource), places: {} };
  const patch = networkFix(at, node, fix, () => `n${++count}`);
  const { resources } = patchApply({ resources: { net: resource } }, patch) as {
    resources: { net: typeof resource };
  };
  return resourceGraph(resources.net);
}

test('an attribute is set', () => {
  expect(fixed('a', { set: 'kernel_size', to: 3 }).nodes.a?.attributes).toEqual({ kernel_size: 3 });
});

test('a layer is put before the node, half way', () => {
  const { nodes, edges } = fixed('b', { insert: 'Flatten' });
  expect(nodes.n1).toMatchObject({ layer: 'Flatten', position: { x: 0, y: 100 } });
  const ends = Object.values(edges).map(({ from, to }) => `${from[0]}-${to[0]}`);
  expect(ends.sort()).toEqual(['a-n1', 'n1-b']);
});

test('a layer is put after the node, and what was there stays', () => {
  const { nodes, edges } = fixed('b', { append: 'Output' });
  expect(nodes.n1).toMatchObject({ layer: 'Output' });
  expect(Object.values(edges)).toHaveLength(2);
});

test('a layer takes the place of another, with the attributes that both have', () => {
  expect(fixed('a', { replace: 'Dense' }).nodes.a).toMatchObject({
    layer: 'Dense',
    attributes: {},
  });
  expect(fixed('b', { replace: 'Conv2D' }).nodes.b?.attributes).toEqual({ units: 4 });
});

test('nothing happens to what is not there any more', () => {
  expect(fixed('b', { insert: 'Nothing' }).nodes).toEqual(resourceGraph(resource).nodes);
  expect(fixed('gone', { append: 'Output' }).nodes).toEqual(resourceGraph(resource).nodes);
});
