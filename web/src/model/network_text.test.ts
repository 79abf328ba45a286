import { expect, test } from 'vitest';
import { amountText, countText, shapeText, workText } from './network_text';

test('shapes are told without the batch', () => {
  expect(shapeText([null, 32, 32, 3])).toBe('32 × 32 × 3');
  expect(shapeText([null, null, 8], 'int32')).toBe('None × 8 int32');
  expect(shapeText([null])).toBe('scalar');
});

test('large numbers have a unit', () => {
  expect([0, 999, 1000, 25_636_712, 4_100_000_000].map(amountText)).toEqual([
    '0',
    '999',
    '1.00 k',
    '25.6 M',
    '4.10 G',
  ]);
  expect(countText(25_636_712)).toBe('25,636,712');
  expect(countText(null)).toBe('?');
  expect([0, 5_960_000].map(workText)).toEqual(['0 FLOP', '5.96 MFLOP']);
});
