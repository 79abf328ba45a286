import { expect, test } from 'vitest';
import { runDifferences } from './run_compare';

test('only what differs is told, with a gap where a run has no such node', () => {
  const runs = [
    { job_list: [{ node: 'n1', name: 'Train', attributes: { epochs: 5, lr: 0.1 } }] },
    { job_list: [{ node: 'n1', name: 'Train', attributes: { epochs: 9, lr: 0.1 } }] },
    { job_list: [{ node: 'n2', name: 'Other', attributes: { epochs: 5 } }] },
  ];
  expect(runDifferences(runs)).toEqual([
    { node: 'Train', attribute: 'epochs', values: [5, 9, undefined] },
    { node: 'Train', attribute: 'lr', values: [0.1, 0.1, undefined] },
    { node: 'Other', attribute: 'epochs', values: [undefined, undefined, 5] },
  ]);
  expect(runDifferences(runs.slice(0, 1))).toEqual([]);
});
