import { expect, test } from 'vitest';
import type { Execution } from '../../api/types';
import { pipelinesFound, type Row } from './pipeline_order';

const run = (created_at: string) => ({ created_at }) as Execution;
const row = (id: string, name: string, operations: string[], runs: string[]): Row => ({
  id,
  pipeline: {
    name,
    nodes: Object.fromEntries(
      operations.map((operation) => [operation, { operation, attributes: {}, references: {} }]),
    ),
    edges: {},
  },
  runs: runs.map(run),
});

const rows = [
  row('b', 'Train 10', ['Load', 'Fit'], ['2026-01-02']),
  row('a', 'Train 9', ['Fit'], ['2026-01-03', '2026-01-01']),
  row('c', 'Evaluate', ['Load', 'Score', 'Plot'], []),
];
const ids = (typed: string, order: Parameters<typeof pipelinesFound>[2]) =>
  pipelinesFound(rows, typed, order, (operation) => operation).map(({ id }) => id);

test('names are in the order people count', () => {
  expect(ids('', 'name')).toEqual(['c', 'a', 'b']);
});

test('what ran last comes first, what never ran last', () => {
  expect(ids('', 'lately')).toEqual(['a', 'b', 'c']);
  expect(ids('', 'runs')).toEqual(['a', 'b', 'c']);
  expect(ids('', 'size')).toEqual(['c', 'b', 'a']);
});

test('a pipeline is found by its name and by its operations', () => {
  expect(ids('train', 'name')).toEqual(['a', 'b']);
  expect(ids('SCORE', 'name')).toEqual(['c']);
  expect(ids('nothing', 'name')).toEqual([]);
});
