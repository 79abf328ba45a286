import { expect, test } from 'vitest';
import { metricText, seriesFacts, seriesOf, seriesSmooth, seriesThin } from './series';

const points = [
  { step: 1, at: 100, values: { loss: 2 } },
  { step: 2, at: 101.5, values: { loss: 1, accuracy: 0.5 } },
  { step: 3, at: 103, values: { loss: null } },
];

test('each name is a curve over steps or over seconds', () => {
  expect(seriesOf(points, 'step')).toEqual([
    { name: 'loss', x: [1, 2, 3], y: [2, 1, null] },
    { name: 'accuracy', x: [2], y: [0.5] },
  ]);
  expect(seriesOf(points, 'time')[0]?.x).toEqual([0, 1.5, 3]);
});

test('points without steps count by themselves', () => {
  const plain = [1, 2].map((at) => ({ step: null, at, values: { loss: at } }));
  expect(seriesOf(plain, 'step')[0]?.x).toEqual([0, 1]);
});

test('a long curve is thinned without losing a peak', () => {
  const y = Array.from({ length: 10_000 }, (_, n) => (n === 4321 ? 99 : n % 7));
  const thin = seriesThin({ name: 'loss', x: y.map((_, n) => n), y }, 500);
  expect(thin.x.length).toBeLessThan(1100);
  expect(Math.max(...thin.y.map(Number))).toBe(99);
  expect(thin.x.at(-1)).toBe(9999);
});

test('smoothing begins at the first value and flattens jumps', () => {
  const smooth = seriesSmooth({ name: 'loss', x: [0, 1, 2], y: [4, 4, 10] }, 0.5);
  expect(smooth.y[0]).toBeCloseTo(4);
  expect(smooth.y[1]).toBeCloseTo(4);
  expect(smooth.y[2]).toBeGreaterThan(4);
  expect(smooth.y[2]).toBeLessThan(10);
});

test('the facts of a curve leave gaps out', () => {
  expect(seriesFacts({ name: 'l', x: [0, 1, 2], y: [3, 1, null] })).toEqual({
    count: 3,
    last: 1,
    least: 1,
    most: 3,
  });
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
