import { describe, expect, test } from 'vitest';
import type { Attribute } from './project_model';
import { axisDots, axisParse, bestPosition, isGreatestBest, metricText, orderNext } from './sweep';

const float: Attribute = { name: 'lr', type: 'float', min: 0, max: 10 };
const integer: Attribute = { name: 'n', type: 'integer' };

describe('axes as they are typed', () => {
  test.each([
    [float, '0.1, 0.01', { values: [0.1, 0.01] }],
    [integer, '1..8', { range: { from: 1, to: 8, scale: 'linear', integer: true } }],
    [
      integer,
      '1..9 step 2',
      { range: { from: 1, to: 9, step: 2, scale: 'linear', integer: true } },
    ],
    [
      float,
      '0.001..1 count 4 log',
      { range: { from: 0.001, to: 1, count: 4, scale: 'log', integer: false } },
    ],
    [float, '1e-3 .. 1 log', { range: { from: 0.001, to: 1, scale: 'log', integer: false } }],
    [{ name: 's', type: 'string' } as Attribute, '1..8,a', { values: ['1..8', 'a'] }],
    [{ name: 'b', type: 'boolean' } as Attribute, 'True,False', { values: [true, false] }],
  ])('%o: %s', (attribute, typed, axis) => {
    expect(axisParse(attribute, typed)).toEqual({ axis, problem: null });
  });

  test.each([
    [float, '', 'Values with commas'],
    [float, '8..1', 'leads upwards'],
    [float, '1..20', '20: at most 10'],
    [float, '0.1,x', 'x: A number'],
    [float, '0.1,', 'Nothing: '],
    [integer, '1,1', '1 is there twice'],
  ])('%o: %s is refused', (attribute, typed, problem) => {
    expect(axisParse(attribute, typed).problem).toContain(problem);
  });
});

const cell = (last: number | null) => ({ last, min: last, max: last });
const rows = [
  { position: 0, point: [0.001, 'a'], metrics: [cell(3)] },
  { position: 1, point: [0.1, 'b'], metrics: [cell(1)] },
  { position: 2, point: [1, 'b'], metrics: [null] },
];

test('the best is the least, or the greatest of what is better when there is more', () => {
  expect(bestPosition(rows, 0, false)).toBe(1);
  expect(bestPosition(rows, 0, true)).toBe(0);
  expect(bestPosition(rows, 1, true)).toBeNull();
  expect(isGreatestBest('val_accuracy')).toBe(true);
  expect(isGreatestBest('loss')).toBe(false);
});

test('dots are members that have both, with words where values are no numbers', () => {
  expect(axisDots(rows, 0, 0)).toEqual({
    x: [0.001, 0.1],
    y: [3, 1],
    positions: [0, 1],
    isNumbers: true,
    isWide: true,
  });
  expect(axisDots(rows, 1, 0)).toMatchObject({ x: ['a', 'b'], isNumbers: false, isWide: false });
});

test('a second click turns the order round', () => {
  expect(orderNext('position', 'duration')).toBe('duration');
  expect(orderNext('duration', 'duration')).toBe('-duration');
  expect(orderNext('-duration', 'duration')).toBe('duration');
});

test('numbers are short', () => {
  expect(metricText(0.012345678)).toBe('0.012346');
  expect(metricText(null)).toBe('–');
});
