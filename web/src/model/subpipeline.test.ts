import { expect, test } from 'vitest';
import { clipOf, clipPaste } from './clipboard';
import { counter, node, operation, pipeline, project } from './graph_fixture';
import { patchApply } from './json_patch';
import { nothing } from './members';
import { connectProblem, operationOf, pipelineProblems } from './pipeline';
import type { Pipeline, ProjectModel } from './project_model';
import {
  exposeToggle,
  isPartOf,
  leavesAndReturns,
  pipelinesFor,
  roomFor,
  subpipelineExpand,
  subpipelineMake,
  usersOf,
} from './subpipeline';

const places = { g: { x: 0, y: 0 }, s: { x: 0, y: 100 }, v: { x: 0, y: 200 } };

function made(nodes: string[], content: Pipeline = pipeline) {
  const model = project(content);
  const result = subpipelineMake(model, 'p', { ...nothing, nodes }, places, counter());
  if (!result) throw new Error('nothing was made');
  return { ...result, model: patchApply(model, result.patch) };
}

test('what is selected moves into a pipeline, and connections that are cut become its ports', () => {
  const { model, pipeline: part, node: whole } = made(['s']);
  const inner = model.pipelines[part];
  expect(inner?.name).toBe('P part');
  expect(inner?.nodes.s).toMatchObject({ operation: 'scale', position: { x: 0, y: 100 } });
  expect(Object.values(inner?.inputs ?? {})).toEqual([{ name: 'a', to: ['s', 'a'] }]);
  expect(Object.values(inner?.outputs ?? {})).toEqual([{ name: 'b', from: ['s', 'b'] }]);
  const outer = model.pipelines.p;
  expect(Object.keys(outer?.nodes ?? {}).sort()).toEqual(['g', whole, 'v'].sort());
  expect(Object.values(outer?.edges ?? {})).toEqual([
    { from: ['g', 'out'], to: [whole, 'a'] },
    { from: [whole, 'b'], to: ['v', 'x'] },
  ]);
  const face = operationOf(model, { pipeline: part })?.interface;
  expect(face?.inputs).toMatchObject([{ name: 'a', type: 'list', optional: false }]);
  expect(pipelineProblems(model, outer ?? pipeline)).toEqual([]);
  expect(pipelineProblems(model, inner ?? pipeline)).toEqual([]);
});

test('connections within the selection go along, and an output that is used twice is one port', () => {
  const content: Pipeline = {
    ...pipeline,
    nodes: { ...pipeline.nodes, w: node('show') },
    edges: { ...pipeline.edges, e3: { from: ['s', 'b'], to: ['w', 'x'] } },
  };
  const { model, pipeline: part, node: whole } = made(['g', 's'], content);
  expect(model.pipelines[part]?.edges).toEqual({ e1: { from: ['g', 'out'], to: ['s', 'a'] } });
  expect(Object.keys(model.pipelines[part]?.outputs ?? {})).toHaveLength(1);
  expect(Object.values(model.pipelines.p?.edges ?? {}).map(({ from }) => from)).toEqual([
    [whole, 'b'],
    [whole, 'b'],
  ]);
});

test('two ports of one name get names of their own', () => {
  const content: Pipeline = {
    ...pipeline,
    nodes: { ...pipeline.nodes, w: node('show') },
    edges: { ...pipeline.edges, e3: { from: ['s', 'b'], to: ['w', 'x'] } },
  };
  const { model, pipeline: part } = made(['v', 'w'], content);
  const names = Object.values(model.pipelines[part]?.inputs ?? {}).map(({ name }) => name);
  expect(names).toEqual(['x', 'x_2']);
});

test('ports of the pipeline itself lead into the new one', () => {
  const content: Pipeline = {
    ...pipeline,
    edges: {},
    inputs: { i: { name: 'given', to: ['s', 'a'] } },
  };
  const { model, node: whole } = made(['s'], content);
  expect(model.pipelines.p?.inputs).toEqual({ i: { name: 'given', to: [whole, 'a'] } });
});

test('what leaves the selection and comes back cannot become one node', () => {
  expect(leavesAndReturns(pipeline, new Set(['g', 'v']))).toBe(true);
  expect(leavesAndReturns(pipeline, new Set(['g', 's']))).toBe(false);
});

test('expanding takes it back: the same operations with the same connections', () => {
  const { model, node: whole } = made(['s']);
  const back = subpipelineExpand(model, 'p', whole, { x: 5, y: 0 }, counter());
  const outer = patchApply(model, back?.patch ?? []).pipelines.p;
  const [came = ''] = back?.nodes ?? [];
  expect(outer?.nodes[came]).toEqual({ ...pipeline.nodes.s, position: { x: 5, y: 100 } });
  expect(outer?.nodes[whole]).toBeUndefined();
  expect(Object.values(outer?.edges ?? {})).toEqual([
    { from: ['g', 'out'], to: [came, 'a'] },
    { from: [came, 'b'], to: ['v', 'x'] },
  ]);
});

test('a muted pipeline that is expanded leaves muted operations', () => {
  const { model, node: whole } = made(['s']);
  const outer = model.pipelines.p;
  if (outer?.nodes[whole]) outer.nodes[whole].muted = true;
  const back = subpipelineExpand(model, 'p', whole, { x: 0, y: 0 }, counter());
  const after = patchApply(model, back?.patch ?? []).pipelines.p;
  expect(after?.nodes[back?.nodes[0] ?? '']?.muted).toBe(true);
});

function nested(): ProjectModel {
  const sub: Pipeline = {
    name: 'Sub',
    nodes: { s: node('scale') },
    edges: {},
    inputs: { i: { name: 'in', to: ['s', 'a'] } },
  };
  const model = project({ ...pipeline, nodes: { ...pipeline.nodes, q: partNode('sub') } });
  return { ...model, pipelines: { ...model.pipelines, sub } };
}

const partNode = (id: string) => ({ pipeline: id, attributes: {}, references: {} });

test('pipelines with ports are offered, never one that would be a part of itself', () => {
  const model = nested();
  expect(pipelinesFor(model, 'p').map(([id]) => id)).toEqual(['sub']);
  expect(pipelinesFor(model, 'sub')).toEqual([]);
  expect(isPartOf(model, 'sub', 'p')).toBe(true);
  expect(usersOf(model, 'sub').map(([id]) => id)).toEqual(['p']);
});

test('a port is exposed under a name of its own and taken back; a connected input is not', () => {
  const model = project();
  const expose = exposeToggle('p', pipeline, 'outputs', ['s', 'b'], 'x');
  const exposed = patchApply(model, expose).pipelines.p;
  expect(exposed?.outputs).toEqual({ x: { name: 'b', from: ['s', 'b'] } });
  expect(exposeToggle('p', exposed ?? pipeline, 'outputs', ['s', 'b'], 'y')).toEqual([
    { op: 'remove', path: '/pipelines/p/outputs/x' },
  ]);
  expect(exposeToggle('p', pipeline, 'inputs', ['s', 'a'], 'x')).toEqual([]);
});

test('an exposed input is not connected as well', () => {
  const content: Pipeline = {
    ...pipeline,
    edges: {},
    inputs: { i: { name: 'given', to: ['s', 'a'] } },
  };
  const model = project(content);
  expect(connectProblem(model, content, ['g', 'out'], ['s', 'a'])).toBe('exposed');
});

test('a copy brings the pipelines within along, with what they use', () => {
  const clip = clipOf(nested(), 'one', 'p', { ...nothing, nodes: ['q'] }, {});
  const other: ProjectModel = { ...project(), pipelines: { r: { ...pipeline, name: 'R' } } };
  other.operations = { gen: operation('Other', {}, {}) };
  if (!clip) throw new Error('nothing was copied');
  const target = { model: other, project: 'two', pipeline: 'r', shift: { x: 0, y: 0 } };
  const pasted = clipPaste(clip, { ...target, keepIncoming: false }, counter());
  const after = patchApply(other, pasted.patch);
  const part = after.pipelines.r?.nodes[pasted.selection.nodes[0] ?? '']?.pipeline ?? '';
  const kind = after.pipelines[part]?.nodes.s?.operation ?? '';
  expect(after.operations[kind]?.name).toBe('Scale');
  expect(pasted.brought).toEqual(['Scale', 'Sub']);
});

test('what is right of a pipeline and below it makes room', () => {
  const box = (id: string, x: number, y: number) => ({ id, x, y, width: 100, height: 50 });
  const spot = box('q', 0, 0);
  const boxes = [spot, box('right', 120, 0), box('below', 0, 80), box('above', 0, -80)];
  expect(roomFor(boxes, spot, { width: 300, height: 150 })).toEqual({
    right: { x: 320, y: 0 },
    below: { x: 0, y: 180 },
  });
});
