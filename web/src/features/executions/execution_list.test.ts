import { expect, test } from 'vitest';
import type { Execution } from '../../api/types';
import {
  areLabels,
  asked,
  isFound,
  joined,
  labelsOf,
  labelsParse,
  listed,
  originFormat,
  originParse,
  peopleOf,
  sortAsked,
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

test('a filter looks at who and what started it', () => {
  const one = run('a', { sweep: 's', debug: true } as Partial<Execution>);
  expect(isFound(one, { by: 'u', sweep: 's', trigger: 'none', debug: true })).toBe(true);
  expect(isFound(one, { sweep: 'any' })).toBe(true);
  expect(isFound(one, { sweep: 'none' })).toBe(false);
  expect(isFound(one, { sweep: 'other' })).toBe(false);
  expect(isFound(one, { trigger: 'any' })).toBe(false);
  expect(isFound(one, { debug: false })).toBe(false);
  expect(isFound(one, { by: 'v' })).toBe(false);
});

test('the server is asked only for what is asked here', () => {
  expect(asked({ q: '', label: undefined })).toEqual({});
  expect(asked({ debug: false })).toEqual({ debug: false });
  expect(asked({ q: 'x', pipeline: undefined, sweep: 'any' })).toEqual({
    search: 'x',
    sweep: 'any',
  });
  expect(sortAsked(sortParse(undefined))).toEqual({});
  expect(sortAsked(sortParse('created'))).toEqual({ sort: 'created_at' });
  expect(sortAsked(sortParse('-by'))).toEqual({ sort: '-by' });
});

test('the list ends where the server has more to say', () => {
  const found = [run('a'), run('c')];
  const known = [run('b'), run('d')];
  const names = (hasMore: boolean) =>
    listed(found, known, { sort: sortParse('name'), hasMore, now: 0 }).map(({ id }) => id);
  expect(names(true)).toEqual(['a', 'b', 'c']);
  expect(names(false)).toEqual(['a', 'b', 'c', 'd']);
});

test('where a run comes from is one choice', () => {
  for (const word of ['', 'hand', 'debug', 'sweep:any', 'sweep:7', 'trigger:none'])
    expect(originFormat(originParse(word))).toBe(word);
  expect(originParse('debug')).toEqual({ sweep: undefined, trigger: undefined, debug: true });
});

test('people are named once', () => {
  const by = (id: string, name: string) => run(id, { created_by: { id, name } });
  expect(peopleOf([by('2', 'Bo'), by('1', 'Ann'), by('2', 'Bo')])).toEqual([
    { value: '1', label: 'Ann' },
    { value: '2', label: 'Bo' },
  ]);
});
