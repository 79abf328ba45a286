import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { differencesOf, type NetworkDifference, networkDiff } from './network_diff';
import { inOrder, pairLayers } from './network_pairing';
import type { Resource } from './project_model';
import { type ResourceGraph, resourceGraph } from './resource_graph';

const example = (name: string): ResourceGraph =>
  resourceGraph(
    JSON.parse(readFileSync(`../extensions/keras/resources/${name}.json`, 'utf8')) as Resource,
  );

const side = (graph: ResourceGraph) => ({ graph, facts: null });
const diff = (a: ResourceGraph, b: ResourceGraph) => networkDiff(null, side(a), side(b));

/** The same network under other ids, as if it had been drawn anew. */
function redrawn({ nodes, edges }: ResourceGraph): ResourceGraph {
  const idOf = (id: string) => `new-${id}`;
  return {
    nodes: Object.fromEntries(Object.entries(nodes).map(([id, node]) => [idOf(id), node])),
    edges: Object.fromEntries(
      Object.entries(edges).map(([id, { from, to, index }]) => [
        idOf(id),
        { from: [idOf(from[0]), from[1]], to: [idOf(to[0]), to[1]], index },
      ]),
    ),
  };
}

/** A layer between the two of an edge. */
function inserted(graph: ResourceGraph, edge: string, layer: string): ResourceGraph {
  const { [edge]: cut, ...edges } = graph.edges;
  if (!cut) throw new Error(`no edge ${edge}`);
  return {
    nodes: { ...graph.nodes, fresh: { layer, attributes: {} } },
    edges: {
      ...edges,
      in: { from: cut.from, to: ['fresh', 'input'], index: 0 },
      out: { from: ['fresh', 'output'], to: cut.to, index: cut.index },
    },
  };
}

const counts = ({ layers, links }: NetworkDifference) =>
  (['added', 'removed', 'changed'] as const).map((kind) => [
    layers.filter(({ difference }) => difference === kind).length,
    links.filter(({ difference }) => difference === kind).length,
  ]);

const names = ['lenet', 'alexnet', 'vgg-16', 'inception', 'resnet-50', 'xception'];

test.each(names)('%s is itself, also when it is drawn anew', (name) => {
  const graph = example(name);
  expect(differencesOf(diff(graph, graph))).toBe(0);
  expect(differencesOf(diff(graph, redrawn(graph)))).toBe(0);
});

test.each(names)('a layer that is inserted into %s is the only one that came', (name) => {
  const graph = example(name);
  for (const edge of Object.keys(graph.edges).slice(0, 12)) {
    const found = diff(graph, redrawn(inserted(graph, edge, 'keras.layers.GaussianNoise')));
    expect(counts(found)).toEqual([
      [1, 2],
      [0, 1],
      [0, 0],
    ]);
    const back = diff(redrawn(inserted(graph, edge, 'keras.layers.GaussianNoise')), graph);
    expect(counts(back)).toEqual([
      [0, 1],
      [1, 2],
      [0, 0],
    ]);
  }
});

test('settings that changed are named with both values', () => {
  const graph = example('lenet');
  const [id, node] =
    Object.entries(graph.nodes).find(([, { layer }]) => layer.endsWith('Conv2D')) ?? [];
  if (id === undefined || !node) throw new Error('LeNet has no Conv2D');
  const attributes = { ...node.attributes, filters: 99, padding: 'same' };
  const { strides: _left, ...rest } = attributes as Record<string, unknown>;
  const changed = { ...graph, nodes: { ...graph.nodes, [id]: { ...node, attributes: rest } } };
  const found = diff(graph, changed);
  const [layer] = found.layers.filter(({ difference }) => difference !== null);
  expect(counts(found)).toEqual([
    [0, 0],
    [0, 0],
    [1, 0],
  ]);
  expect(layer?.id).toBe(id);
  expect(layer?.details.some((line) => /^filters: \d+ → 99$/.test(line))).toBe(true);
});

test('of random edits each is found, and nothing else', () => {
  let seed = 7;
  const draw = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return Math.floor((seed / 2147483648) * below);
  };
  for (let round = 0; round < 60; round++) {
    const graph = example(names[draw(names.length)] ?? 'lenet');
    const ids = Object.keys(graph.nodes);
    const changed = new Set(Array.from({ length: draw(4) }, () => ids[draw(ids.length)] ?? ''));
    const nodes = Object.fromEntries(
      Object.entries(graph.nodes).map(([id, node]) => [
        id,
        changed.has(id)
          ? { ...node, attributes: { ...node.attributes, seed: round + 1000 } }
          : node,
      ]),
    );
    const gone = new Set(
      Array.from({ length: draw(4) }, () => ids[draw(ids.length)] ?? '').filter(
        (id) => !changed.has(id),
      ),
    );
    const after = {
      nodes: Object.fromEntries(Object.entries(nodes).filter(([id]) => !gone.has(id))),
      edges: Object.fromEntries(
        Object.entries(graph.edges).filter(
          ([, { from, to }]) => !gone.has(from[0]) && !gone.has(to[0]),
        ),
      ),
    };
    const found = diff(graph, after);
    const of = (kind: string) =>
      new Set(found.layers.flatMap(({ a, difference }) => (difference === kind ? [a] : [])));
    expect(of('changed')).toEqual(changed);
    expect(of('removed')).toEqual(gone);
    expect(of('added')).toEqual(new Set());
  }
});

test('layers in a row are never paired across one another', () => {
  const a = example('vgg-16');
  const b = redrawn(example('alexnet'));
  const place = new Map(inOrder(b).map((id, at) => [id, at]));
  const pairs = pairLayers(a, b);
  const found = inOrder(a).flatMap((id) => place.get(pairs.get(id) ?? '') ?? []);
  expect(found).toEqual([...found].sort((x, y) => x - y));
  for (const [one, other] of pairs) expect(a.nodes[one]?.layer).toBe(b.nodes[other]?.layer);
});
