import { expect, test } from 'vitest';
import type { Execution } from '../../api/types';
import { isFound, joined, sorted, sortFormat, sortNext, sortParse } from './execution_list';

const run = (id: string, more: Partial<Execution> = {}) =>
  ({
    id,
    name: id,
    pipeline: 'p',
    pipeline_name: 'P',
    status: 'success',
    created_at: '2026-01-01T00:00:00Z',
    created_by: { id: 'u', name: 'Ann' },
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
