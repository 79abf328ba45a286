import { expect, test } from 'vitest';
import { isOnlyMoved, modelDiff, pipelineDiff } from './model_diff';
import type { Pipeline, ProjectModel } from './project_model';

const node = (attributes = {}, x = 0) => ({
  operation: 'g',
  attributes,
  references: {},
  position: { x, y: 0 },
});
const model = (pipeline: Partial<Pipeline> | null, code = 'a'): ProjectModel =>
  ({
    pipelines: pipeline ? { p: { name: 'P', nodes: {}, edges: {}, ...pipeline } } : {},
    operations: { g: { name: 'Gen', code, environment: null, color: '', interface: { n: code } } },
    resources: {},
    modules: {},
    serialization: { code: '' },
  }) as unknown as ProjectModel;

test('the parts of a project that differ', () => {
  const names = (a: ProjectModel, b: ProjectModel) =>
    modelDiff(a, b).map(({ path, difference }) => `${path} ${difference}`);
  expect(names(model(null), model({}))).toEqual(['/pipelines/p added']);
  expect(names(model({}), model(null, 'b'))).toEqual([
    '/pipelines/p removed',
    '/operations/g changed',
  ]);
  expect(names(model({}), model({}))).toEqual([]);
});

test('what follows from the code, and empty members, are no difference', () => {
  const other = model({ notes: {}, groups: {} });
  Object.assign(other.operations.g ?? {}, { interface: { derived: 'otherwise' } });
  expect(modelDiff(model({}), other)).toEqual([]);
});

test('nodes and edges of a pipeline', () => {
  const before = model({
    nodes: { a: node({ length: 1 }), gone: node() },
    edges: { e: { from: ['a', 'x'], to: ['gone', 'y'] } },
  });
  const after = model({
    nodes: { a: node({ length: 2 }), fresh: node() },
    edges: { f: { from: ['a', 'x'], to: ['fresh', 'y'] } },
  });
  const { nodes, edges } = pipelineDiff({ before, after }, 'p');
  expect(nodes.map(({ id, difference }) => [id, difference])).toEqual([
    ['a', 'changed'],
    ['gone', 'removed'],
    ['fresh', 'added'],
  ]);
  expect(nodes[0]?.details).toEqual(['length: 1 → 2']);
  expect(edges.map(({ id, difference }) => [id, difference])).toEqual([
    ['e', 'removed'],
    ['f', 'added'],
  ]);
});

test('an edge made anew between the same ports is the same', () => {
  const edge = { from: ['a', 'x'] as [string, string], to: ['b', 'y'] as [string, string] };
  const { edges } = pipelineDiff(
    { before: model({ edges: { e: edge } }), after: model({ edges: { f: edge } }) },
    'p',
  );
  expect(edges.map(({ difference }) => difference)).toEqual([null]);
});

test('moving is a lesser change', () => {
  const moved = pipelineDiff(
    { before: model({ nodes: { a: node() } }), after: model({ nodes: { a: node({}, 9) } }) },
    'p',
  );
  expect(moved.nodes[0]?.details).toEqual(['moved']);
  expect(isOnlyMoved(moved)).toBe(true);
});
