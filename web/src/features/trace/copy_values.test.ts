import { expect, test } from 'vitest';
import { valueChanges } from './copy_values';

const attributes = [{ name: 'rate', default: 0.1 }, { name: 'size', default: 3 }, { name: 'tag' }];

test('only what differs from the project is changed, and its default counts', () => {
  expect(valueChanges({ rate: 0.1, size: 4, tag: 'a' }, { size: 7 }, attributes)).toEqual([
    { name: 'size', before: '7', after: '4', value: 4 },
    { name: 'tag', before: '–', after: 'a', value: 'a' },
  ]);
  expect(valueChanges({ size: 7 }, { size: 7 }, attributes)).toEqual([]);
});
