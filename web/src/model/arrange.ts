// Boxes on the canvas: aligned, distributed, grouped, found by direction. Pure.

import type { Position } from './project_model';

export interface Box extends Position {
  id: string;
  width: number;
  height: number;
}

export type Alignment = 'left' | 'center' | 'right' | 'top' | 'middle' | 'bottom';
export type Axis = 'horizontal' | 'vertical';
export type Direction = 'left' | 'right' | 'up' | 'down';
type Moves = Record<string, Position>;

export function boundsOf(boxes: readonly Omit<Box, 'id'>[]): Omit<Box, 'id'> {
  if (boxes.length === 0) return { x: 0, y: 0, width: 0, height: 0 };
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  return {
    x,
    y,
    width: Math.max(...boxes.map((box) => box.x + box.width)) - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) - y,
  };
}

type Bounds = Omit<Box, 'id'>;
const placed: Record<Alignment, (box: Box, all: Bounds) => Partial<Position>> = {
  left: (_box, all) => ({ x: all.x }),
  center: (box, all) => ({ x: all.x + (all.width - box.width) / 2 }),
  right: (box, all) => ({ x: all.x + all.width - box.width }),
  top: (_box, all) => ({ y: all.y }),
  middle: (box, all) => ({ y: all.y + (all.height - box.height) / 2 }),
  bottom: (box, all) => ({ y: all.y + all.height - box.height }),
};

/** The boxes on one line; those that lie there already are left out. */
export function alignBoxes(boxes: readonly Box[], alignment: Alignment): Moves {
  const all = boundsOf(boxes);
  return movesOf(boxes, (box) => ({ x: box.x, y: box.y, ...placed[alignment](box, all) }));
}

/** Equal gaps between the boxes; the first and the last stay. */
export function distributeBoxes(boxes: readonly Box[], axis: Axis): Moves {
  const [start, size] =
    axis === 'horizontal' ? (['x', 'width'] as const) : (['y', 'height'] as const);
  const sorted = [...boxes].sort((a, b) => a[start] - b[start]);
  const first = sorted[0];
  if (!first || sorted.length < 3) return {};
  const end = Math.max(...sorted.map((box) => box[start] + box[size]));
  const filled = sorted.reduce((sum, box) => sum + box[size], 0);
  const gap = (end - first[start] - filled) / (sorted.length - 1);
  const targets = new Map<string, number>();
  let next = first[start];
  for (const box of sorted) {
    targets.set(box.id, next);
    next += box[size] + gap;
  }
  return movesOf(boxes, (box) => ({
    x: box.x,
    y: box.y,
    [start]: targets.get(box.id) ?? box[start],
  }));
}

function movesOf(boxes: readonly Box[], target: (box: Box) => Position): Moves {
  const moves: Moves = {};
  for (const box of boxes) {
    const { x, y } = target(box);
    const place = { x: Math.round(x), y: Math.round(y) };
    if (place.x !== box.x || place.y !== box.y) moves[box.id] = place;
  }
  return moves;
}

const middleOf = ({ x, y, width, height }: Bounds): Position => ({
  x: x + width / 2,
  y: y + height / 2,
});

/** Whether a box belongs to a frame: its middle lies inside. */
export function isInside(frame: Bounds, box: Bounds): boolean {
  const { x, y } = middleOf(box);
  return x >= frame.x && x <= frame.x + frame.width && y >= frame.y && y <= frame.y + frame.height;
}

/** Ids of the boxes that belong to any of the frames. */
export function membersOf(frames: readonly Bounds[], boxes: readonly Box[]): string[] {
  return boxes.filter((box) => frames.some((frame) => isInside(frame, box))).map(({ id }) => id);
}

const room = { side: 24, top: 48, bottom: 24 };

/** A frame with room round the boxes, more above for a title. */
export function frameRound(boxes: readonly Bounds[]): Bounds {
  const { x, y, width, height } = boundsOf(boxes);
  return {
    x: Math.round(x - room.side),
    y: Math.round(y - room.top),
    width: Math.round(width + 2 * room.side),
    height: Math.round(height + room.top + room.bottom),
  };
}

const away: Record<Direction, (dx: number, dy: number) => [along: number, across: number]> = {
  left: (dx, dy) => [-dx, dy],
  right: (dx, dy) => [dx, dy],
  up: (dx, dy) => [-dy, dx],
  down: (dx, dy) => [dy, dx],
};

/** The nearest box in a direction; what lies off to the side counts as further away. */
export function neighbour(
  boxes: readonly Box[],
  from: string,
  direction: Direction,
): string | null {
  const start = boxes.find(({ id }) => id === from);
  if (!start) return null;
  const origin = middleOf(start);
  let best: { id: string; cost: number } | null = null;
  for (const box of boxes) {
    if (box.id === from) continue;
    const { x, y } = middleOf(box);
    const [along, across] = away[direction](x - origin.x, y - origin.y);
    if (along < 1) continue;
    const cost = along + 2 * Math.abs(across);
    if (!best || cost < best.cost) best = { id: box.id, cost };
  }
  return best?.id ?? null;
}

/** The first box in reading order, where moving by keys begins. */
export function firstBox(boxes: readonly Box[]): string | null {
  const [first] = [...boxes].sort((a, b) => a.y - b.y || a.x - b.x);
  return first?.id ?? null;
}

/** The place itself, or the next one further down that no box covers. */
export function freePlace(
  boxes: readonly Box[],
  wanted: Position,
  size: Omit<Box, 'id' | 'x' | 'y'>,
) {
  const place = { x: Math.round(wanted.x), y: Math.round(wanted.y) };
  const covers = (box: Box) =>
    place.x < box.x + box.width &&
    place.x + size.width > box.x &&
    place.y < box.y + box.height &&
    place.y + size.height > box.y;
  for (let box = boxes.find(covers); box; box = boxes.find(covers))
    place.y = Math.round(box.y + box.height + 30);
  return place;
}
