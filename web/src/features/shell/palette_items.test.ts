import { expect, test } from 'vitest';
import { fit, paletteFind } from './palette_items';

const item = (label: string) => ({ id: label, group: 'g', label, perform: () => undefined });

test('a beginning fits best, then a word, then the middle, then scattered letters', () => {
  const names = ['Retrain', 'Pre Train', 'To rain in', 'Train CNN'];
  expect(paletteFind(names.map(item), 'train').map(({ label }) => label)).toEqual([
    'Train CNN',
    'Pre Train',
    'Retrain',
    'To rain in',
  ]);
});

test('letters that are not there do not fit', () => {
  expect(fit('Train', 'x')).toBeNull();
});

test('an empty query keeps the order', () => {
  expect(paletteFind(['b', 'a'].map(item), ' ').map(({ label }) => label)).toEqual(['b', 'a']);
});
