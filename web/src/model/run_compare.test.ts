import { expect, test } from 'vitest';
import { inputChanges, runDifferences, textChanges } from './run_compare';

test('only what differs is told, with a gap where a run has no such node', () => {
  const runs = [
    { job_list: [{ name: 'Train', attributes: { epochs: 5, lr: 0.1 } }] },
    { job_list: [{ name: 'Train', attributes: { epochs: 9, lr: 0.1 } }] },
    { job_list: [{ name: 'Other', attributes: { epochs: 5 } }] },
  ];
  expect(runDifferences(runs)).toEqual([
    { node: 'Train', attribute: 'epochs', values: [5, 9, undefined] },
    { node: 'Train', attribute: 'lr', values: [0.1, 0.1, undefined] },
    { node: 'Other', attribute: 'epochs', values: [undefined, undefined, 5] },
  ]);
  expect(runDifferences(runs.slice(0, 1))).toEqual([]);
});

const bundle = (code: string, more: object = {}) => ({
  operations: { train: { name: 'Train', code, environment: null } },
  resources: {},
  ...more,
});

test('only the texts that differ are told, and what one run had not is empty there', () => {
  expect(textChanges(bundle('a'), bundle('a'))).toEqual([]);
  expect(textChanges(bundle('a'), bundle('b', { modules: { images: 'm' } }))).toEqual([
    { kind: 'code', name: 'Train', before: 'a', after: 'b' },
    { kind: 'module', name: 'images', before: '', after: 'm' },
  ]);
});

test('inputs are compared by their hash, where both runs had them', () => {
  const run = (hash: string | null) => ({
    job_list: [{ name: 'A', inputs: [{ name: 'x', hash }] }],
  });
  expect(inputChanges(run('1'), run('2'))).toEqual([
    { job: 'A', input: 'x', before: '1', after: '2' },
  ]);
  expect(inputChanges(run('1'), run('1'))).toEqual([]);
  expect(inputChanges(run(null), run('2'))).toEqual([]);
});
