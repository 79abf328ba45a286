import { expect, test } from 'vitest';
import { fittingPorts, insertionOf, operationsWhere, portFor } from './fitting';
import { node, pipeline, project } from './graph_fixture';

const keys = (ends: ReturnType<typeof fittingPorts>) =>
  ends.map((end) => `${end.node}.${end.port}`);

test('an output fits inputs of its type that do not lead back to it', () => {
  const content = { ...pipeline, nodes: { ...pipeline.nodes, c: node('count') } };
  const model = project(content);
  expect(keys(fittingPorts(model, content, { node: 'g', port: 'out', side: 'source' }))).toEqual([
    's.a',
    'v.x',
  ]);
  expect(keys(fittingPorts(model, content, { node: 's', port: 'b', side: 'source' }))).toEqual([
    'v.x',
    'c.n',
  ]);
});

test('an input fits outputs that do not come after it', () => {
  const model = project();
  expect(keys(fittingPorts(model, pipeline, { node: 's', port: 'a', side: 'target' }))).toEqual([
    'g.out',
  ]);
  expect(keys(fittingPorts(model, pipeline, { node: 'v', port: 'x', side: 'target' }))).toEqual([
    'g.out',
    's.b',
  ]);
});

test('a port that does not exist fits nothing', () => {
  expect(fittingPorts(project(), pipeline, { node: 'g', port: 'no', side: 'source' })).toEqual([]);
  expect(fittingPorts(project(), pipeline, { node: 'no', port: 'out', side: 'source' })).toEqual(
    [],
  );
});

test('only operations with a fitting port are offered', () => {
  const model = project();
  const fits = operationsWhere(
    model,
    (one) => portFor(model, pipeline, { node: 'g', port: 'out', side: 'source' }, one) !== null,
  );
  expect([...fits].sort()).toEqual(['Output', 'scale', 'show']);
});

test('an operation goes into an edge with an input and an output that fit', () => {
  const model = project();
  const edge = pipeline.edges.e2;
  if (!edge) throw new Error('no edge');
  const [scale, show] = [model.operations.scale, model.operations.show];
  if (!scale || !show) throw new Error('no operation');
  expect(insertionOf(model, pipeline, edge, scale)).toEqual({ input: 'a', output: 'b' });
  expect(insertionOf(model, pipeline, edge, show)).toBeNull();
});
