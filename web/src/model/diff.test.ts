import { expect, test } from 'vitest';
import { diffFold, lineDiff } from './diff';

const sign = { same: ' ', added: '+', removed: '-' };
const show = (before: string, after: string) =>
  lineDiff(before, after)?.map(({ kind, text }) => sign[kind] + text);

test('lines that came and went', () => {
  expect(show('a\nb\nc', 'a\nx\nc\nd')).toEqual([' a', '-b', '+x', ' c', '+d']);
  expect(show('', 'a')).toEqual(['+a']);
  expect(show('a\nb', '')).toEqual(['-a', '-b']);
  expect(show('same', 'same')).toEqual([' same']);
});

test('line numbers count in each text', () => {
  expect(lineDiff('a\nb', 'b\nc')).toMatchObject([
    { kind: 'removed', before: 1, after: null },
    { kind: 'same', before: 2, after: 1 },
    { kind: 'added', before: null, after: 2 },
  ]);
});

test('the part of a line that differs is marked', () => {
  const [removed, added] = lineDiff('x = 10', 'x = 25') ?? [];
  expect(removed?.mark).toEqual([4, 6]);
  expect(added?.mark).toEqual([4, 6]);
});

test('applied to the first text, the rows give the second, whatever the texts', () => {
  let seed = 7;
  const random = (n: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed % n;
  };
  for (let round = 0; round < 200; round++) {
    const lines = (n: number) =>
      Array.from({ length: random(n) + 1 }, () => 'abcd'[random(4)] ?? '');
    const [before, after] = [lines(14), lines(14)];
    const rows = lineDiff(before.join('\n'), after.join('\n')) ?? [];
    const side = (other: string) =>
      rows.filter(({ kind }) => kind !== other).map(({ text }) => text);
    expect(side('added')).toEqual(before.join('\n') === '' ? [] : before);
    expect(side('removed')).toEqual(after.join('\n') === '' ? [] : after);
  }
});

test('the shortest difference is found', () => {
  const rows = lineDiff('a\nb\nc\na\nb\nb\na', 'c\nb\na\nb\na\nc') ?? [];
  expect(rows.filter(({ kind }) => kind !== 'same')).toHaveLength(5);
});

test('texts that have nothing in common are not compared for ever', () => {
  const many = (word: string) => Array.from({ length: 4000 }, (_, n) => `${word}${n}`).join('\n');
  expect(lineDiff(many('a'), many('b'))).toBeNull();
});

test('what is far from any difference is folded', () => {
  const lines = Array.from({ length: 30 }, (_, n) => String(n));
  const rows = lineDiff(lines.join('\n'), lines.with(15, 'x').join('\n')) ?? [];
  const folded = diffFold(rows);
  expect(folded.map((row) => (row.kind === 'fold' ? row.rows.length : row.kind))).toEqual([
    12,
    'same',
    'same',
    'same',
    'removed',
    'added',
    'same',
    'same',
    'same',
    11,
  ]);
});
