import { expect, test } from 'vitest';
import {
  alignBoxes,
  type Box,
  distributeBoxes,
  firstBox,
  frameRound,
  freePlace,
  membersOf,
  neighbour,
} from './arrange';

const box = (id: string, x: number, y: number, width = 100, height = 50): Box => ({
  id,
  x,
  y,
  width,
  height,
});
const boxes = [box('a', 0, 0), box('b', 200, 40, 60), box('c', 300, 400)];

test('edges and middles are aligned; what lies there already does not move', () => {
  expect(alignBoxes(boxes, 'left')).toEqual({ b: { x: 0, y: 40 }, c: { x: 0, y: 400 } });
  expect(alignBoxes(boxes, 'right')).toEqual({ a: { x: 300, y: 0 }, b: { x: 340, y: 40 } });
  expect(alignBoxes(boxes, 'middle')).toEqual({
    a: { x: 0, y: 200 },
    b: { x: 200, y: 200 },
    c: { x: 300, y: 200 },
  });
});

test('gaps become equal between the first and the last', () => {
  expect(distributeBoxes(boxes, 'vertical')).toEqual({ b: { x: 200, y: 200 } });
  expect(distributeBoxes(boxes, 'horizontal')).toEqual({ b: { x: 170, y: 40 } });
  expect(distributeBoxes(boxes.slice(0, 2), 'vertical')).toEqual({});
});

test('a box belongs to the group in which its middle lies', () => {
  const group = { x: -10, y: -10, width: 240, height: 100 };
  expect(membersOf([group], boxes)).toEqual(['a', 'b']);
  expect(membersOf([{ ...group, width: 239 }], boxes)).toEqual(['a']);
  expect(membersOf([frameRound(boxes)], boxes)).toEqual(['a', 'b', 'c']);
});

test('the next box in a direction is the nearest that is not off to the side', () => {
  expect(neighbour(boxes, 'a', 'right')).toBe('b');
  expect(neighbour(boxes, 'b', 'down')).toBe('c');
  expect(neighbour(boxes, 'a', 'up')).toBeNull();
  expect(neighbour(boxes, 'none', 'up')).toBeNull();
  expect(firstBox(boxes)).toBe('a');
});

test('a new node does not cover another', () => {
  const size = { width: 100, height: 50 };
  expect(freePlace(boxes, { x: 600, y: 0 }, size)).toEqual({ x: 600, y: 0 });
  expect(freePlace(boxes, { x: 10, y: 10 }, size)).toEqual({ x: 10, y: 80 });
});
