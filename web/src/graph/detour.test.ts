import { expect, test } from 'vitest';
import { detourPath, detours } from './detour';

const box = (id: string, y: number, x = 0) => ({ id, x, y, width: 100, height: 50 });
const span = (id: string, from: number, to: number, x = 50) => ({
  id,
  sourceX: x,
  sourceY: from,
  targetX: x,
  targetY: to,
});
const column = [box('a', 0), box('b', 100), box('c', 200), box('d', 300)];

test('a connection to the next node goes straight', () => {
  expect(detours([span('ab', 50, 100), span('bc', 150, 200)], column).size).toBe(0);
});

test('one that nodes are in the way of goes beside them', () => {
  const lanes = detours([span('ac', 50, 200)], column);
  expect(lanes.get('ac')).toBeGreaterThan(100);
  expect(detours([span('ac', 50, 200)], [box('a', 0), box('b', 100, 300)]).size).toBe(0);
});

test('those that run beside one another have lanes of their own, the short ones inside', () => {
  const lanes = detours([span('ad', 50, 300), span('ac', 50, 200), span('bd', 150, 300)], column);
  const [ad = 0, ac = 0, bd = 0] = ['ad', 'ac', 'bd'].map((id) => lanes.get(id));
  expect(new Set([ad, ac, bd]).size).toBe(3);
  expect(ad).toBeGreaterThan(ac);
});

test('what goes upwards is left alone', () => {
  expect(detours([span('da', 350, 0)], column).size).toBe(0);
});

test('the path begins at the output, keeps to its lane and ends at the input', () => {
  const path = detourPath(span('ac', 50, 200), 140);
  expect(path.startsWith('M50,50 ')).toBe(true);
  expect(path).toContain('L140,');
  expect(path.endsWith('50,200')).toBe(true);
});
