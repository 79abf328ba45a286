import { expect, test } from 'vitest';
import { checkText, isAtField, nodeOfPointer, rowsAtFields, workersOf } from './run_check';

test('a problem leads to its node', () => {
  expect(nodeOfPointer('/pipelines/p1/nodes/n1/inputs/x', 'p1')).toBe('n1');
  expect(nodeOfPointer('/pipelines/p1/nodes/a~1b', 'p1')).toBe('a/b');
  expect(nodeOfPointer('/pipelines/p2/nodes/n1', 'p1')).toBeNull();
  expect(nodeOfPointer('/compute', 'p1')).toBeNull();
});

test('what would happen is told in a line', () => {
  expect(checkText({ jobs: 1, pinned: 0, left_out: 0 })).toBe('1 job');
  expect(checkText({ jobs: 3, pinned: 1, left_out: 2 })).toBe(
    '3 jobs · 1 pinned, taken from earlier runs · 2 nodes left out',
  );
});

test('the server’s jobs go to its workers, mine to mine', () => {
  const workers = [
    { is_server: true, status: 'online' as const },
    { is_server: false, status: 'online' as const },
    { is_server: false, status: 'lost' as const },
  ];
  expect(workersOf(workers, 'server')).toEqual([workers[0]]);
  expect(workersOf(workers, 'workers')).toEqual([workers[1]]);
});

test('problems of a field are said there, the first of each, and not in the list', () => {
  const rows = [
    { pointer: '/compute', detail: 'is gone' },
    { pointer: '/compute', detail: 'and more' },
    { pointer: '/pipelines/p/nodes/n', detail: 'not connected' },
  ];
  expect(rowsAtFields(rows)).toEqual({ compute: 'is gone' });
  expect(rows.map(({ pointer }) => isAtField(pointer))).toEqual([true, true, false]);
});
