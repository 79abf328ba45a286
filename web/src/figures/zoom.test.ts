import { expect, test } from 'vitest';
import { zoomAt, zoomMove, zoomNone } from './zoom';

const frame = { width: 100, height: 100 };

test('the point under the pointer stays there', () => {
  const zoomed = zoomAt(zoomNone, 2, { x: 50, y: 20 });
  expect(zoomed).toEqual({ scale: 2, x: -50, y: -20 });
  expect(zoomAt(zoomed, 0.5, { x: 50, y: 20 })).toEqual(zoomNone);
});

test('a picture cannot be lost', () => {
  const zoomed = zoomAt(zoomNone, 2, { x: 50, y: 50 });
  expect(zoomMove(zoomed, { x: 500, y: -500 }, frame)).toEqual({ scale: 2, x: 0, y: -100 });
});
