import { expect, test } from 'vitest';
import { blockAdd, blockDissolve, blockLeave, blockRepeat, blockUnroll } from './block_changes';
import { drawnConnect } from './block_connect';
import { patchApply } from './json_patch';
import { blockRefusal, membersOf } from './network_blocks';
import { blockKey, networkView } from './network_view';
import { resourceGraph } from './resource_graph';

const node = (layer: string, block?: string) => ({
  layer,
  attributes: {},
  position: { x: 0, y: 0 },
  ...(block === undefined ? {} : { block }),
});
const edge = (from: string, to: string, index = 0) => ({
  from: [from, 'output'],
  to: [to, 'inputs'],
  index,
});

/** A way around a convolution: start → a → b → sum, and start → sum. */
const net = {
  name: 'Net',
  type: 'keras.Architecture',
  nodes: {
    start: node('Input'),
    stem: node('Conv2D'),
    a: node('Conv2D'),
    b: node('ReLU'),
    sum: node('Add'),
    end: node('Flatten'),
  },
  edges: {
    1: edge('start', 'stem'),
    2: edge('stem', 'a'),
    3: edge('a', 'b'),
    4: edge('b', 'sum'),
    5: edge('stem', 'sum', 1),
    6: edge('sum', 'end'),
  },
};
const around = ['a', 'b', 'sum'];
const ids = () => {
  let count = 0;
  return () => `n${++count}`;
};
const schema = {
  type: net.type,
  name: 'Net',
  categories: [{ id: 'all', name: 'All', color: '#000000' }],
  nodes: ['Conv2D', 'ReLU', 'Add', 'Flatten'].map((id) => ({
    id,
    name: id,
    category: 'all',
    attributes: [],
    inputs: [{ name: 'inputs', many: id === 'Add' }],
    outputs: [{ name: 'output' }],
  })),
};

type Net = Parameters<typeof resourceGraph>[0];
const changed = (before: unknown, patch: Parameters<typeof patchApply>[1]): Net =>
  (patchApply({ resources: { net: before } }, patch) as { resources: { net: Net } }).resources.net;
const blocked = (nodes: string[] = around): Net =>
  changed(net, blockAdd('net', resourceGraph(net), 'b1', 'Stage', nodes));

test('what cannot be a block says why', () => {
  const graph = resourceGraph(net);
  expect(blockRefusal(graph, around)).toBeNull();
  expect(blockRefusal(graph, [])).toEqual({ why: 'empty' });
  expect(blockRefusal(graph, ['start', 'stem'])).toEqual({ why: 'ends' });
  expect(blockRefusal(graph, ['sum'])).toEqual({ why: 'entries', count: 2 });
  expect(blockRefusal(graph, ['stem', 'a'])).toEqual({ why: 'exits', count: 2 });
  expect(blockRefusal(graph, ['end'])).toEqual({ why: 'loose' });
  expect(blockRefusal(resourceGraph(blocked()), around)).toEqual({ why: 'same' });
  expect(blockRefusal(resourceGraph(blocked()), ['stem', 'a'])).toEqual({
    why: 'part',
    block: 'b1',
  });
});

test('a block is made within another, and dissolved without losing anything', () => {
  const outer = blocked();
  const inner = changed(outer, blockAdd('net', resourceGraph(outer), 'b2', 'Inner', ['a', 'b']));
  const graph = resourceGraph(inner);
  expect(graph.blocks).toEqual({ b1: { name: 'Stage' }, b2: { name: 'Inner', parent: 'b1' } });
  expect(membersOf(graph, 'b1')).toEqual(around);
  const left = changed(inner, blockDissolve('net', graph, 'b1'));
  expect(resourceGraph(left).blocks).toEqual({ b2: { name: 'Inner' } });
  const none = changed(left, blockLeave('net', resourceGraph(left), ['a', 'b']));
  expect(resourceGraph(none)).toEqual(resourceGraph(net));
});

test('a collapsed block is one node with one way in and one way out', () => {
  const graph = resourceGraph(blocked());
  const folded = { ...graph, blocks: { b1: { name: 'Stage', collapsed: true as const } } };
  const view = networkView(schema, folded);
  expect(view.nodes).toEqual(['start', 'stem', 'end']);
  const shown = Object.values(view.edges).map(({ from, to, of }) => [from[0], to[0], of]);
  expect(shown).toContainEqual(['stem', blockKey('b1'), ['2', '5']]);
  expect(shown).toContainEqual([blockKey('b1'), 'end', ['6']]);
  expect(shown).toHaveLength(3);
  // Whatever is connected to it goes to all that read its input.
  const patch = drawnConnect(
    'net',
    schema,
    folded,
    ['start', 'output'],
    [blockKey('b1'), 'inputs'],
    ids(),
  );
  expect(patch).toEqual([
    { op: 'replace', path: '/resources/net/edges/2/from', value: ['start', 'output'] },
    { op: 'replace', path: '/resources/net/edges/5/from', value: ['start', 'output'] },
  ]);
});

test('the copies of a block that repeats are drawn one after another', () => {
  const stage = blocked();
  const repeated = changed(stage, blockRepeat('net', resourceGraph(stage), 'b1', 3));
  const drawn = changed(repeated, blockUnroll('net', resourceGraph(repeated), 'b1', 100, ids()));
  const graph = resourceGraph(drawn);
  expect(Object.keys(graph.nodes)).toHaveLength(6 + 2 * 3);
  expect(graph.blocks).toBeUndefined();
  const sources = (id: string) =>
    Object.values(graph.edges)
      .filter(({ to }) => to[0] === id)
      .map(({ from }) => from[0]);
  const [last] = sources('end');
  expect(last).not.toBe('sum');
  expect(graph.nodes[last ?? '']?.layer).toBe('Add');
  expect(graph.nodes[last ?? '']?.position).toEqual({ x: 0, y: 200 });
  const adds = Object.keys(graph.nodes).filter((id) => graph.nodes[id]?.layer === 'Add');
  expect(adds.every((id) => sources(id).length === 2)).toBe(true);
});
