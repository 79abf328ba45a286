import { expect, test } from 'vitest';
import { annotationColor, muteToggle, noteAdd, noteWrite, pinSet } from './annotations';
import { pipelineExtract } from './extract';
import { counter, node, pipeline, project } from './graph_fixture';
import { patchApply } from './json_patch';
import { selectionOf } from './members';
import { leftOut, pipelineProblems } from './pipeline';

test('what is cut becomes Inputs and Outputs of the new pipeline', () => {
  const model = project();
  const after = patchApply(model, pipelineExtract(model, 'p', ['s'], {}, 'q', counter()));
  const part = after.pipelines.q;
  expect(part?.name).toBe('P part');
  const kinds = Object.values(part?.nodes ?? {}).map(({ operation }) => operation);
  expect(kinds).toEqual(['scale', 'Input', 'Output']);
  expect(Object.values(part?.nodes ?? {})[2]?.attributes).toEqual({ name: 'b' });
  expect(Object.values(part?.edges ?? {})).toEqual([
    { from: ['n1', 'data'], to: ['s', 'a'] },
    { from: ['s', 'b'], to: ['n3', 'data'] },
  ]);
  expect(after.pipelines.p).toBe(model.pipelines.p);
});

test('an output that is used twice outside is saved once', () => {
  const content = {
    ...pipeline,
    nodes: { ...pipeline.nodes, w: node('show') },
    edges: { ...pipeline.edges, e3: { from: ['s', 'b'] as const, to: ['w', 'x'] as const } },
  };
  const model = project(JSON.parse(JSON.stringify(content)));
  const [add] = pipelineExtract(model, 'p', ['g', 's'], {}, 'q', counter());
  const part = patchApply(model, add ? [add] : []).pipelines.q;
  expect(Object.keys(part?.nodes ?? {})).toHaveLength(3);
  expect(pipelineExtract(model, 'p', ['none'], {}, 'q', counter())).toEqual([]);
});

test('a muted node leaves out what needs it, and neither has problems', () => {
  const muted = patchApply(project(), muteToggle('p', pipeline, ['s']));
  const content = muted.pipelines.p ?? pipeline;
  expect([...leftOut(muted, content)].sort()).toEqual(['s', 'v']);
  const { e1: _cut, ...edges } = content.edges;
  expect(pipelineProblems(muted, { ...content, edges })).toEqual([]);
  const again = patchApply(muted, muteToggle('p', content, ['s']));
  expect(again.pipelines.p?.nodes.s).not.toHaveProperty('muted');
});

test('only what is not muted is muted first', () => {
  const muted = patchApply(project(), muteToggle('p', pipeline, ['s'])).pipelines.p ?? pipeline;
  expect(muteToggle('p', muted, ['g', 's']).map(({ path }) => path)).toEqual([
    '/pipelines/p/nodes/g/muted',
  ]);
});

test('a pin is set and taken away once', () => {
  expect(pinSet('p', pipeline, 'g', null)).toEqual([]);
  const after = patchApply(project(), pinSet('p', pipeline, 'g', 'job')).pipelines.p ?? pipeline;
  expect(after.nodes.g?.pinned).toBe('job');
  expect(pinSet('p', after, 'g', null)).toHaveLength(1);
});

test('a note is added, coloured, written, and goes when it is empty', () => {
  const note = { text: 'a', position: { x: 0, y: 0 }, size: { width: 1, height: 1 } };
  const model = patchApply(project(), [
    ...noteAdd('p', pipeline, 'n', note),
    ...annotationColor('p', 'notes', ['n'], '#123456'),
    ...noteWrite('p', 'n', 'b'),
  ]);
  expect(model.pipelines.p?.notes).toEqual({ n: { ...note, text: 'b', color: '#123456' } });
  expect(patchApply(model, noteWrite('p', 'n', ' ')).pipelines.p?.notes).toEqual({});
});

test('ids on the canvas say what they are', () => {
  expect(selectionOf(['a', 'note:b', 'group:c'], ['e'])).toEqual({
    nodes: ['a'],
    notes: ['b'],
    groups: ['c'],
    edges: ['e'],
  });
});
