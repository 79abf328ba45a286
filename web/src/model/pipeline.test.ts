import { expect, test } from 'vitest';
import { attributeSet, edgeAdd, nameUnique, nodesRemove } from './changes';
import { patchApply } from './json_patch';
import { connectProblem, pipelineProblems, reachableFrom } from './pipeline';
import type { Operation, Pipeline, ProjectModel } from './project_model';

const operation = (name: string, inputs: string[], outputs: string[]): Operation => ({
  name,
  code: '',
  environment: null,
  color: '#000000',
  interface: {
    class: name,
    attributes: [],
    references: [],
    inputs: inputs.map((port) => ({ name: port, optional: false })),
    outputs: outputs.map((port) => ({ name: port })),
    problems: [],
    stale: false,
  },
});

const node = (id: string) => ({ operation: id, attributes: {}, references: {} });

function model(pipeline: Pipeline): ProjectModel {
  return {
    pipelines: { p: pipeline },
    operations: {
      gen: operation('Gen', [], ['out']),
      add: operation('Add', ['a', 'b'], ['sum']),
    },
    resources: {},
    modules: {},
    serialization: { code: '' },
  };
}

const pipeline: Pipeline = {
  name: 'P',
  nodes: { g: node('gen'), x: node('add'), y: node('add') },
  edges: {
    e1: { from: ['g', 'out'], to: ['x', 'a'] },
    e2: { from: ['x', 'sum'], to: ['y', 'a'] },
  },
};

test('what follows a node is found along the edges', () => {
  expect(reachableFrom(pipeline, 'g')).toEqual(new Set(['x', 'y']));
  expect(reachableFrom(pipeline, 'y')).toEqual(new Set());
});

test('an edge that closes a cycle is refused', () => {
  expect(connectProblem(model(pipeline), pipeline, ['y', 'sum'], ['x', 'b'])).toBe('cycle');
});

test('an edge from a node to itself is refused', () => {
  expect(connectProblem(model(pipeline), pipeline, ['x', 'sum'], ['x', 'b'])).toBe('same_node');
});

test('an edge needs ports that exist', () => {
  expect(connectProblem(model(pipeline), pipeline, ['g', 'nope'], ['x', 'b'])).toBe('no_port');
  expect(connectProblem(model(pipeline), pipeline, ['g', 'out'], ['x', 'b'])).toBeNull();
});

test('connecting a taken input replaces its edge', () => {
  const patch = edgeAdd('p', pipeline, 'e3', ['g', 'out'], ['y', 'a']);
  const after = patchApply(model(pipeline), patch).pipelines.p;
  expect(Object.keys(after?.edges ?? {})).toEqual(['e1', 'e3']);
});

test('removing a node removes its edges first', () => {
  const after = patchApply(model(pipeline), nodesRemove('p', pipeline, ['x'])).pipelines.p;
  expect(after?.nodes).not.toHaveProperty('x');
  expect(after?.edges).toEqual({});
});

test('an attribute at its default is not stored', () => {
  const epochs = { name: 'epochs', type: 'integer', default: 20 } as const;
  expect(attributeSet('p', 'n', epochs, { epochs: 5 }, 20)).toEqual([
    { op: 'remove', path: '/pipelines/p/nodes/n/attributes/epochs' },
  ]);
  expect(attributeSet('p', 'n', epochs, {}, 20)).toEqual([]);
  expect(attributeSet('p', 'n', epochs, {}, 7)[0]).toMatchObject({ op: 'add', value: 7 });
});

test('open inputs are problems', () => {
  expect(pipelineProblems(model(pipeline), pipeline).map((p) => p.detail)).toEqual([
    'Add: input “b” is not connected',
    'Add: input “b” is not connected',
  ]);
});

test('a taken name gets a number', () => {
  expect(nameUnique('Train', ['train', 'Train_2'])).toBe('Train_3');
});
