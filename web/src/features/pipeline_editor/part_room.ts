// Where what is in a pipeline goes when it takes the place of its node. Pure.

import type { Box } from '../../model/arrange';
import type { Pipeline, Position } from '../../model/project_model';
import { roomFor } from '../../model/subpipeline';

const node = { width: 200, height: 90 };

export interface Room {
  /** How far everything within moves. */
  shift: Position;
  /** Where others go, to make room. */
  moves: Record<string, Position>;
}

export function roomInside(inner: Pipeline, boxes: readonly Box[], spot: Box): Room {
  const frames = [
    ...Object.values(inner.nodes).map(({ position }) => ({ ...(position ?? zero), ...node })),
    ...[...Object.values(inner.notes ?? {}), ...Object.values(inner.groups ?? {})].map((one) => ({
      ...one.position,
      ...one.size,
    })),
  ];
  const left = Math.min(...frames.map(({ x }) => x));
  const top = Math.min(...frames.map(({ y }) => y));
  if (frames.length === 0) return { shift: zero, moves: {} };
  const size = {
    width: Math.max(...frames.map(({ x, width }) => x + width)) - left,
    height: Math.max(...frames.map(({ y, height }) => y + height)) - top,
  };
  return { shift: { x: spot.x - left, y: spot.y - top }, moves: roomFor(boxes, spot, size) };
}

const zero: Position = { x: 0, y: 0 };
