import { expect, test } from 'vitest';
import { curvesGrow, metricText, seriesRefine, seriesSmooth } from './series';

const points = [
  { step: 1, at: 100, values: { loss: 2 } },
  { step: 2, at: 101.5, values: { loss: 1, accuracy: 0.5 } },
  { step: 3, at: 103, values: { loss: null } },
];

test('what has just been logged is put behind the curves, over steps or over seconds', () => {
  const first = curvesGrow([], points.slice(0, 1), 'step', 100);
  const grown = curvesGrow(first, points.slice(1), 'step', 100);
  expect(grown[0]).toEqual({
    name: 'loss',
    x: [1, 2, 3],
    y: [2, 1, null],
    count: 3,
    least: 1,
    most: 2,
    last: 1,
  });
  expect(grown[1]?.x).toEqual([2]);
  expect(first[0]?.x).toEqual([1]);
  expect(curvesGrow([], points, 'time', 100)[0]?.x).toEqual([0, 1.5, 3]);
});

test('points without steps count by themselves', () => {
  const plain = [1, 2].map((at) => ({ step: null, at, values: { loss: at } }));
  expect(curvesGrow([], plain, 'step', 1)[0]?.x).toEqual([0, 1]);
});

test('a finer part takes the place of the points that are there', () => {
  const coarse = { name: 'loss', x: [0, 10, 20, 30], y: [0, 1, 2, 3] };
  const part = { name: 'loss', x: [9, 10, 11, 20, 21], y: [5, 6, 7, null, 9] };
  expect(seriesRefine(coarse, part)).toEqual({
    name: 'loss',
    x: [0, 9, 10, 11, 20, 21, 30],
    y: [0, 5, 6, 7, null, 9, 3],
  });
  expect(seriesRefine(coarse, undefined)).toBe(coarse);
  expect(seriesRefine(coarse, { name: 'loss', x: [], y: [] })).toBe(coarse);
});

test('smoothing begins at the first value and flattens jumps', () => {
  const smooth = seriesSmooth({ name: 'loss', x: [0, 1, 2], y: [4, 4, 10] }, 0.5);
  expect(smooth.y[0]).toBeCloseTo(4);
  expect(smooth.y[1]).toBeCloseTo(4);
  expect(smooth.y[2]).toBeGreaterThan(4);
  expect(smooth.y[2]).toBeLessThan(10);
});

test('numbers are short', () => {
  expect([null, 3, 0.123456789, 1234567.5, 0.00001].map(metricText)).toEqual([
    '–',
    '3',
    '0.12346',
    '1.235e+6',
    '1.000e-5',
  ]);
});
