import { expect, test } from 'vitest';
import { lineEnds, linesOf, type Part, partAround, partsFit, partsJoin } from './console_window';

const part = (bytes: number, isClosed = true): Part => ({ bytes, letters: bytes, isClosed });
const mega = 1024 * 1024;

test('text is cut at the ends of lines', () => {
  expect(linesOf('aa\nbb\ncc\ndd', 3)).toEqual(['aa\nbb\n', 'cc\ndd']);
  expect(linesOf('no end at all', 3)).toEqual(['no end at all']);
  expect(linesOf('', 3)).toEqual([]);
});

test('what arrives goes to the last part until that is large and ends with a line', () => {
  const first = partsJoin([], { shown: 5, letters: 5, isClosed: false });
  expect(first).toEqual([part(5, false)]);
  expect(partsJoin(first, { shown: 9, letters: 8, isClosed: true })).toEqual([
    { bytes: 9, letters: 8, isClosed: true },
  ]);
  expect(
    partsJoin([part(4 * mega)], { shown: 5 * mega, letters: 5 * mega, isClosed: true }),
  ).toEqual([part(4 * mega), part(mega)]);
});

test('parts give way at the far end, but only where a line ends', () => {
  const parts = [part(4), part(4), part(4)];
  expect(partsFit(parts, 12, 'start')).toBe(parts);
  expect(partsFit(parts, 9, 'start')).toHaveLength(2);
  expect(partsFit(parts, 1, 'end')).toHaveLength(1);
  expect(partsFit([part(4, false), part(4)], 4, 'end')).toHaveLength(2);
});

const bytes = (text: string) => new TextEncoder().encode(text);

test('a part around a place begins where a line does, and knows how many lines are before it', () => {
  const text = bytes('ne\ntwo\nthree\nfour');
  expect(partAround(text, 10, false)).toEqual({ start: 3, lines: 1 });
  expect(partAround(text, 3, false)).toEqual({ start: 3, lines: 0 });
  expect(partAround(text, 1, false)).toBeNull();
  expect(partAround(text, 10, true)).toEqual({ start: 0, lines: 2 });
  expect(partAround(bytes('no line begins here'), 5, false)).toBeNull();
});

test('lines are counted by their ends', () => {
  expect(lineEnds(bytes(''))).toBe(0);
  expect(lineEnds(bytes('a\n\nb'))).toBe(2);
});
