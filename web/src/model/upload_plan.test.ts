import { expect, test } from 'vitest';
import {
  bytesOf,
  markOf,
  markSpans,
  partsMissing,
  partsOf,
  samplesWith,
  speedOf,
} from './upload_plan';

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

test('the speed is that of the last seconds', () => {
  let samples = samplesWith([], { at: 0, sent: 0 });
  expect(speedOf(samples)).toBeNull();
  samples = samplesWith(samples, { at: 2000, sent: 4000 });
  expect(speedOf(samples)).toBe(2000);
  samples = samplesWith(samples, { at: 16_000, sent: 32_000 });
  expect(samples.map(({ at }) => at)).toEqual([2000, 16_000]);
  expect(speedOf(samples)).toBe(2000);
});

test('a file is known again by its size and by bytes of its beginning, middle and end', () => {
  expect(markSpans(10)).toEqual([
    [0, 10],
    [0, 10],
    [0, 10],
  ]);
  const million = 1_000_000;
  for (const [from, to] of markSpans(million)) {
    expect(to - from).toBe(65_536);
    expect(to).toBeLessThanOrEqual(million);
  }
  const bytes = new Uint8Array([1, 2, 3]);
  expect(markOf(3, bytes)).toBe(markOf(3, new Uint8Array([1, 2, 3])));
  expect(markOf(3, bytes)).not.toBe(markOf(3, new Uint8Array([1, 3, 2])));
  expect(markOf(3, bytes)).not.toBe(markOf(4, bytes));
});
