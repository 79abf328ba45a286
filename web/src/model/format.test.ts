import { expect, test } from 'vitest';
import { agoText, durationText, elapsed, sizeText, usageText, valueText } from './format';
import { uuidV7 } from './ids';

test('sizes are binary and short', () => {
  expect([0, 5, 1024, 1536, 5 * 1024 ** 2, 200 * 1024 ** 3].map(sizeText)).toEqual([
    '0 B',
    '5 B',
    '1.0 KiB',
    '1.5 KiB',
    '5.0 MiB',
    '200 GiB',
  ]);
});

test('durations get coarser as they grow', () => {
  expect([400, 12_000, 185_000, 7_620_000, 273_600_000].map(durationText)).toEqual([
    '0.4 s',
    '12 s',
    '3 min 05 s',
    '2 h 07 min',
    '3 d 4 h',
  ]);
});

test('elapsed runs to now while there is no end', () => {
  expect(elapsed('2026-01-01T00:00:00Z', null, Date.parse('2026-01-01T00:00:05Z'))).toBe(5000);
  expect(elapsed(null, null, 0)).toBeNull();
});

test('moments are told from now', () => {
  const now = Date.parse('2026-06-15T12:00:00Z');
  expect(agoText('2026-06-15T11:56:00Z', now)).toBe('4 min ago');
  expect(agoText('2026-06-14T10:00:00Z', now)).toBe('yesterday');
});

test('usage is told in words', () => {
  expect([0, 1, 2, 5].map(usageText)).toEqual([
    'Not executed yet',
    'Executed once',
    'Executed twice',
    'Executed 5 times',
  ]);
});

test('values look like Python', () => {
  expect([true, null, 'x', 3, [1]].map(valueText)).toEqual(['True', 'None', 'x', '3', '[1]']);
});

test('ids are UUIDs of version 7 that sort by time', () => {
  const a = uuidV7(1_700_000_000_000, new Uint8Array(10).fill(255));
  const b = uuidV7(1_700_000_000_001, new Uint8Array(10));
  expect(a).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(a < b).toBe(true);
});
