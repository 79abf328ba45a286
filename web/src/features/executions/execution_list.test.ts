import { expect, test } from 'vitest';
import type { Execution } from '../../api/types';
import {
  areLabels,
  isFound,
  joined,
  labelsOf,
  labelsParse,
  sorted,
  sortFormat,
  sortNext,
  sortParse,
} from './execution_list';

const run = (id: string, more: Partial<Execution> = {}) =>
  ({
    id,
    name: id,
    pipeline: 'p',
    pipeline_name: 'P',
    status: 'success',
    created_at: '2026-01-01T00:00:00Z',
    created_by: { id: 'u', name: 'Ann' },
    labels: [],
    notes: '',
    version: 1,
    ...more,
  }) as unknown as Execution;

test('executions are sorted by a column, the newest first among equals', () => {
  const runs = [
    run('Run #10', { created_at: '2026-01-01T00:00:00Z' }),
    run('Run #9', { created_at: '2026-01-02T00:00:00Z' }),
  ];
  const names = (value: string) => sorted(runs, sortParse(value), 0).map(({ name }) => name);
  expect(names('name')).toEqual(['Run #9', 'Run #10']);
  expect(names('-name')).toEqual(['Run #10', 'Run #9']);
  expect(names('pipeline')).toEqual(['Run #9', 'Run #10']);
});

test('the order is kept in the address unless it is the usual one', () => {
  expect(sortParse(undefined)).toEqual({ column: 'created', isDown: true });
  expect(sortParse('-nonsense')).toEqual({ column: 'created', isDown: true });
  expect(sortFormat({ column: 'created', isDown: true })).toBeUndefined();
  expect(sortFormat({ column: 'name', isDown: true })).toBe('-name');
  expect(sortNext(sortParse('name'), 'name')).toEqual({ column: 'name', isDown: true });
  expect(sortNext(sortParse('name'), 'duration')).toEqual({ column: 'duration', isDown: true });
});

test('a filter looks at pipeline, status and a part of the name', () => {
  const one = run('Train CIFAR', { status: 'failed' });
  expect(isFound(one, { q: 'cifar', status: 'failed', pipeline: 'p' })).toBe(true);
  expect(isFound(one, { status: 'running' })).toBe(false);
  expect(isFound(one, { pipeline: 'other' })).toBe(false);
});

test('what is known here is newer than what was found', () => {
  const both = joined([run('a'), run('b')], [run('a', { version: 2, name: 'newer' })]);
  expect(both.map(({ name }) => name)).toEqual(['newer', 'b']);
});

test('labels are typed with commas between, each once, and found again', () => {
  expect(labelsParse(' best, paper,,best ')).toEqual(['best', 'paper']);
  expect(areLabels(['x'.repeat(40)])).toBe(true);
  expect(areLabels(['x'.repeat(41)])).toBe(false);
  expect(areLabels(Array.from({ length: 21 }, (_, n) => `${n}`))).toBe(false);
  const runs = [run('a', { labels: ['paper'] }), run('b', { labels: ['best', 'paper'] })];
  expect(labelsOf(runs)).toEqual(['best', 'paper']);
  expect(runs.filter((one) => isFound(one, { label: 'best' })).map(({ id }) => id)).toEqual(['b']);
});

test('a search looks into the notes and the name of the pipeline too', () => {
  const one = run('a', { notes: 'Larger batches', pipeline_name: 'CIFAR' });
  expect(isFound(one, { q: 'batch' })).toBe(true);
  expect(isFound(one, { q: 'cifar' })).toBe(true);
  expect(isFound(one, { q: 'nowhere' })).toBe(false);
});
