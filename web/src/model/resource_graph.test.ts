import { expect, test } from 'vitest';
import { patchApply } from './json_patch';
import type { ProjectModel, Resource } from './project_model';
import {
  attributeSet,
  edgeAdd,
  edgeInsert,
  edgesOrder,
  nodeAdd,
  nodeRename,
  partsRemove,
  resourceAdd,
  resourceCopy,
} from './resource_changes';
import { netSchema } from './resource_example';
import {
  connectRefusal,
  edgesInto,
  graphProblems,
  portsOf,
  reachable,
  resourceGraph,
} from './resource_graph';
import { nodeTypeOf } from './resource_schema';

const resource: Resource = {
  name: 'Net',
  type: 'net.Architecture',
  nodes: {
    in: { layer: 'Input', attributes: { shape: [4] }, position: { x: 0, y: 0 } },
    a: { layer: 'Dense', attributes: { units: 8 } },
    b: { layer: 'Dense', attributes: { units: 8 } },
    join: { layer: 'Concatenate', attributes: {} },
  },
  edges: {
    e1: { from: ['in', 'output'], to: ['a', 'inputs'], index: 0 },
    e2: { from: ['in', 'output'], to: ['b', 'inputs'], index: 0 },
    e3: { from: ['a', 'output'], to: ['join', 'inputs'], index: 1 },
    e4: { from: ['b', 'output'], to: ['join', 'inputs'], index: 0 },
  },
};
const graph = resourceGraph(resource);
const model = { resources: { net: resource } } as unknown as ProjectModel;
const after = (patch: Parameters<typeof patchApply>[1]) => {
  const changed = patchApply(model, patch).resources.net;
  return resourceGraph(changed ?? resource);
};

test('whatever is stored can be shown', () => {
  const odd = resourceGraph({
    name: 'odd',
    type: 't',
    nodes: { a: {}, b: 5, c: { layer: 'X', attributes: [], position: { x: 'left' } } },
    edges: { e1: null, e2: { from: ['a', 'out'], to: ['gone', 'in'] }, e3: { from: 'a', to: 'b' } },
  });
  expect(odd.nodes.c).toEqual({ layer: 'X', attributes: {} });
  expect(odd.edges).toEqual({});
  expect(graphProblems(netSchema, odd)).toHaveLength(3);
});

test('connections of one input have an order', () => {
  expect(edgesInto(graph, ['join', 'inputs'])).toEqual(['e4', 'e3']);
  const swapped = after(edgesOrder('net', graph, ['e3', 'e4']));
  expect(edgesInto(swapped, ['join', 'inputs'])).toEqual(['e3', 'e4']);
});

test('an input of many takes one more; any other gives its edge away', () => {
  const many = after(edgeAdd('net', netSchema, graph, 'e5', ['in', 'output'], ['join', 'inputs']));
  expect(edgesInto(many, ['join', 'inputs'])).toEqual(['e4', 'e3', 'e5']);
  const one = after(edgeAdd('net', netSchema, graph, 'e5', ['a', 'output'], ['b', 'inputs']));
  expect(edgesInto(one, ['b', 'inputs'])).toEqual(['e5']);
});

test('refused: itself, a cycle, the same twice, a port that is not there', () => {
  const ask = (from: [string, string], to: [string, string]) =>
    connectRefusal(netSchema, graph, from, to);
  expect(ask(['a', 'output'], ['a', 'inputs'])).toBe('same_node');
  expect(ask(['join', 'output'], ['a', 'inputs'])).toBe('cycle');
  expect(ask(['a', 'output'], ['join', 'inputs'])).toBe('twice');
  expect(ask(['a', 'nothing'], ['b', 'inputs'])).toBe('no_port');
  expect(ask(['a', 'output'], ['b', 'inputs'])).toBeNull();
});

test('a node put into an edge keeps the order of what comes after it', () => {
  const type = nodeTypeOf(netSchema, 'Dropout');
  if (!type) throw new Error('no such type');
  const place = { node: 'd', type, position: { x: 1, y: 2 }, before: 'e8', after: 'e9' };
  const changed = after(edgeInsert('net', graph, 'e4', place));
  expect(changed.edges.e8).toEqual({ from: ['b', 'output'], to: ['d', 'inputs'], index: 0 });
  expect(edgesInto(changed, ['join', 'inputs'])).toEqual(['e9', 'e3']);
  expect(graphProblems(netSchema, changed)).toEqual([]);
});

test('the edges of a removed node go with it', () => {
  const changed = after(partsRemove('net', resource, ['a'], ['e2']));
  expect(Object.keys(changed.nodes)).toEqual(['in', 'b', 'join']);
  expect(Object.keys(changed.edges)).toEqual(['e4']);
});

test('a value equal to the default is not stored', () => {
  const dense = nodeTypeOf(netSchema, 'Dense');
  const [units, activation] = dense?.attributes ?? [];
  const node = graph.nodes.a;
  if (!units || !activation || !node) throw new Error('no such attribute');
  const relu = after(attributeSet('net', 'a', node, activation, 'relu'));
  expect(relu.nodes.a?.attributes).toEqual({ units: 8, activation: 'relu' });
  expect(attributeSet('net', 'a', node, activation, 'linear')).toEqual([]);
  expect(attributeSet('net', 'a', node, units, 8)).toEqual([]);
});

test('what is missing or wrong is said of the node', () => {
  const problems = (attributes: Record<string, unknown>) =>
    graphProblems(
      netSchema,
      after(nodeAdd('net', 'new', { layer: 'Dense', attributes, name: 'Head' })),
    ).map(({ detail }) => detail);
  expect(problems({})).toEqual(['Head: units is missing', 'Head: input “inputs” is not connected']);
  expect(problems({ units: 0 })[0]).toBe('Head: units is 0: at least 1');
  expect(problems({ units: 'x' })[0]).toBe('Head: units must be a whole number');
  expect(problems({ units: 1, activation: 'step' })[0]).toBe('Head: activation may not be step');
});

test('names of nodes are optional; a copy has everything but the name', () => {
  expect(nodeRename('net', 'a', undefined, '')).toEqual([]);
  expect(after(nodeRename('net', 'a', undefined, 'Head')).nodes.a?.name).toBe('Head');
  const copied = patchApply(model, resourceCopy('copy', resource, 'Net_2')).resources.copy;
  expect(copied).toEqual({ ...resource, name: 'Net_2' });
  const added = patchApply(model, resourceAdd('x', 'X', 't')).resources.x;
  expect(added).toEqual({ name: 'X', type: 't', nodes: {}, edges: {} });
});

test('without a schema the ports are those that edges speak of', () => {
  expect(portsOf(null, graph, 'a')).toEqual({
    inputs: [{ name: 'inputs' }],
    outputs: [{ name: 'output' }],
  });
});

test('what a node leads to, and what leads to it', () => {
  const graph = resourceGraph(resource);
  expect(reachable(graph, 'in')).toContain('join');
  expect(reachable(graph, 'in')).not.toContain('in');
  expect([...reachable(graph, 'a', 'against')]).toEqual(['in']);
});

test('to ask of every node of a large graph is no search through all edges', () => {
  const ids = Array.from({ length: 20_000 }, (_, n) => `n${n}`);
  const nodes = Object.fromEntries(ids.map((id) => [id, { layer: 'Dense', attributes: {} }]));
  const edges = Object.fromEntries(
    ids.slice(1).map((id, n) => [`e${n}`, { from: [`n${n}`, 'output'], to: [id, 'inputs'] }]),
  );
  const graph = resourceGraph({ ...resource, nodes, edges });
  const began = performance.now();
  const into = ids.map((id) => edgesInto(graph, [id, 'inputs']).length);
  const ports = ids.map((id) => portsOf(netSchema, graph, id).inputs.length);
  expect(performance.now() - began).toBeLessThan(2000);
  expect(into.reduce((sum, n) => sum + n)).toBe(19_999);
  expect(ports.every((n) => n === 1)).toBe(true);
});
