import { expect, test } from 'vitest';
import { cacheValueText } from './cache_cause';

test('an attribute is shown by its value, everything else by the beginning of its hash', () => {
  expect(cacheValueText('attributes.lr', 0.001)).toBe('0.001');
  expect(cacheValueText('attributes.note', null)).toBe('None');
  expect(cacheValueText('code', 'ab'.repeat(32))).toBe('abababababab');
  expect(cacheValueText('runtime', '0.1.0')).toBe('0.1.0');
  expect(cacheValueText('environment', null)).toBe('–');
});
