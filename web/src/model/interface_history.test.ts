import { expect, test } from 'vitest';
import { historyRows } from './interface_history';
import type { HistoryChange } from './sittings';

const change = (revision: number, author_name: string, minute: number, path: string) =>
  ({
    revision,
    author: author_name,
    author_name,
    client: 'c',
    kind: 'change',
    created_at: new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString(),
    patch: [{ op: 'replace', path, value: '' } as const],
    derived: [],
  }) satisfies HistoryChange;

test('what one person typed in one go is one row', () => {
  const rows = historyRows(
    [
      change(9, 'ann', 30, '/operations/a/code'),
      change(8, 'ann', 29, '/operations/a/color'),
      change(6, 'bob', 28, '/operations/a/code'),
      change(5, 'ann', 2, '/operations/a/code'),
      change(1, 'ann', 1, '/operations/a'),
    ],
    '/operations/a',
  );
  expect(
    rows.map(({ author, revision, before, changes }) => [author, revision, before, changes]),
  ).toEqual([
    ['ann', 9, 7, 2],
    ['bob', 6, 5, 1],
    ['ann', 5, 0, 2],
  ]);
  expect(rows[0]?.aspects).toEqual(['code', 'color']);
  expect(rows[2]?.aspects).toEqual(['code', 'all']);
});
