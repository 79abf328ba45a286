import { expect, test } from 'vitest';
import { countBefore, matchBeside, matcherOf, matchesIn } from './console_search';

test('what is looked for is no pattern, and case does not matter unless asked for', () => {
  expect(matchesIn('a.c abc A.C', 0, 99, matcherOf('a.c', false))).toEqual([0, 8]);
  expect(matchesIn('a.c abc A.C', 0, 99, matcherOf('A.C', true))).toEqual([8]);
});

test('pieces overlap, but each match is found once', () => {
  const text = 'xxneedlexx';
  const matcher = matcherOf('needle', false);
  const all = [0, 4].flatMap((from) =>
    matchesIn(text.slice(from, from + 4 + 5), from, from + 4, matcher),
  );
  expect(all).toEqual([2]);
});

test('next and previous go round', () => {
  const positions = [5, 10, 20];
  expect(matchBeside(positions, 10, 1)).toBe(2);
  expect(matchBeside(positions, 20, 1)).toBe(0);
  expect(matchBeside(positions, 7, 1)).toBe(1);
  expect(matchBeside(positions, 10, -1)).toBe(0);
  expect(matchBeside(positions, 5, -1)).toBe(2);
  expect(matchBeside([], 5, 1)).toBe(-1);
});

test('positions before another are counted', () => {
  expect([0, 5, 6, 99].map((position) => countBefore([5, 10], position))).toEqual([0, 0, 1, 2]);
});
