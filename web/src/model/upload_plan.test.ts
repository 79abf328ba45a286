import { expect, test } from 'vitest';
import { bytesOf, partsMissing, partsOf } from './upload_plan';

test('a file is cut into parts of one size, the last one smaller', () => {
  expect(partsOf(25, 10)).toEqual([
    { number: 1, from: 0, to: 10 },
    { number: 2, from: 10, to: 20 },
    { number: 3, from: 20, to: 25 },
  ]);
  expect(partsOf(20, 10)).toHaveLength(2);
});

test('an empty file is one empty part', () => {
  expect(partsOf(0, 10)).toEqual([{ number: 1, from: 0, to: 0 }]);
});

test('parts that have arrived are not sent again', () => {
  const parts = partsOf(25, 10);
  expect(partsMissing(parts, [1, 3]).map(({ number }) => number)).toEqual([2]);
  expect(bytesOf(partsMissing(parts, [2]))).toBe(15);
});
