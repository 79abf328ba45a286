import { expect, test } from 'vitest';
import { type HistoryChange, sittingsOf } from './sittings';

const change = (revision: number, author: string, minute: number): HistoryChange => ({
  revision,
  author,
  author_name: author,
  client: 'c',
  kind: 'change',
  created_at: new Date(minute * 60_000).toISOString(),
  patch: [],
  derived: [],
});

const shape = (changes: HistoryChange[]) =>
  sittingsOf(changes).map((sitting) => [
    sitting.author,
    sitting.changes.map(({ revision }) => revision),
  ]);

test('what one person did without a pause is one sitting', () => {
  expect(shape([change(3, 'ann', 30), change(2, 'ann', 20), change(1, 'ann', 10)])).toEqual([
    ['ann', [3, 2, 1]],
  ]);
});

test('a pause begins a new one', () => {
  expect(shape([change(2, 'ann', 60), change(1, 'ann', 10)])).toEqual([
    ['ann', [2]],
    ['ann', [1]],
  ]);
});

test('two people at the same time have a sitting each', () => {
  expect(
    shape([change(4, 'ann', 13), change(3, 'bob', 12), change(2, 'ann', 11), change(1, 'bob', 10)]),
  ).toEqual([
    ['ann', [4, 2]],
    ['bob', [3, 1]],
  ]);
});
