import { expect, test } from 'vitest';
import { edgeMiddle, edgePoints, nearestEdge } from './edge_path';

const straight = { sourceX: 0, sourceY: 0, targetX: 0, targetY: 100 };
const aside = { sourceX: 300, sourceY: 0, targetX: 500, targetY: 100 };
const edges = new Map([
  ['a', edgePoints(straight)],
  ['b', edgePoints(aside)],
]);

test('the curve runs from end to end through the middle', () => {
  expect(edgePoints(straight).at(0)).toEqual({ x: 0, y: 0 });
  expect(edgePoints(aside).at(-1)).toEqual({ x: 500, y: 100 });
  expect(edgePoints(aside)[6]).toEqual(edgeMiddle(aside));
});

test('the edge under a point is found, and none when all are far', () => {
  expect(nearestEdge({ x: 12, y: 40 }, edges, 30)).toBe('a');
  expect(nearestEdge({ x: 400, y: 60 }, edges, 30)).toBe('b');
  expect(nearestEdge({ x: 150, y: 50 }, edges, 30)).toBeNull();
});
