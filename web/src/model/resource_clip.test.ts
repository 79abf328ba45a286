import { expect, test } from 'vitest';
import { patchApply } from './json_patch';
import {
  resourceClipCorner,
  resourceClipParse,
  resourceClipPaste,
  resourceClipText,
} from './resource_clip';
import { resourceGraph } from './resource_graph';

const resource = {
  name: 'Net',
  type: 'keras.Architecture',
  nodes: {
    a: { layer: 'Dense', attributes: { units: 4 }, position: { x: 10, y: 20 } },
    b: { layer: 'Dense', attributes: {}, shares: 'a' },
    c: { layer: 'Flatten', attributes: {}, position: { x: 0, y: 90 } },
  },
  edges: {
    e: { from: ['a', 'output'], to: ['b', 'inputs'], index: 0 },
    f: { from: ['b', 'output'], to: ['c', 'inputs'], index: 2 },
  },
};
const graph = resourceGraph(resource);
const nothing = { nodes: {}, edges: {} };

function carried(chosen: string[]) {
  const clip = resourceClipParse(
    resourceClipText(resource.type, graph, chosen, { b: { x: 10, y: 60 } }) ?? '',
  );
  if (!clip) throw new Error('nothing was carried');
  let count = 0;
  const { patch, nodes } = resourceClipPaste(
    'net',
    nothing,
    clip,
    { x: 100, y: 0 },
    () => `n${++count}`,
  );
  const empty = {
    resources: { net: { name: 'Other', type: resource.type, nodes: {}, edges: {} } },
  };
  const { resources } = patchApply(empty, patch) as { resources: { net: typeof resource } };
  return { clip, ids: nodes, ...resourceGraph(resources.net) };
}

test('layers go to another architecture with the connections between them', () => {
  const { nodes, edges, clip } = carried(['a', 'b', 'c']);
  expect(Object.values(nodes).map(({ layer }) => layer)).toEqual(['Dense', 'Dense', 'Flatten']);
  expect(nodes.n1?.position).toEqual({ x: 110, y: 20 });
  expect(nodes.n2).toMatchObject({ shares: 'n1', position: { x: 110, y: 60 } });
  expect(Object.values(edges).map(({ index }) => index)).toEqual([0, 2]);
  expect(resourceClipCorner(clip)).toEqual({ x: 0, y: 20 });
});

test('a layer that shares its weights is whole when the original stays behind', () => {
  const { nodes } = carried(['b']);
  expect(nodes.n1).toEqual({
    layer: 'Dense',
    attributes: { units: 4 },
    position: { x: 110, y: 60 },
  });
});

test.each([
  '',
  'hello',
  '{"format":"deepforge/nodes@1"}',
  '{"format":"deepforge/nodes@1","type":"a","nodes":{"a":1},"edges":{}}',
])('what is no clip is refused: %s', (text) => {
  expect(resourceClipParse(text)).toBeNull();
});

test('nothing chosen is nothing carried', () => {
  expect(resourceClipText(resource.type, graph, [], {})).toBeNull();
});
