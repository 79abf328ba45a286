// The curve of an edge as points, to find which edge lies under something. Pure.

import type { Position } from '../model/project_model';

export interface Ends {
  sourceX: number;
  sourceY: number;
  targetX: number;
  targetY: number;
}

const curvature = 0.25;
const steps = 12;

/** How far React Flow puts the control points of its curve. */
function controlOffset(distance: number): number {
  return distance >= 0 ? distance / 2 : curvature * 25 * Math.sqrt(-distance);
}

/** Points along the curve from an output below a node to an input above another. */
export function edgePoints({ sourceX, sourceY, targetX, targetY }: Ends): Position[] {
  const offset = controlOffset(targetY - sourceY);
  const [y1, y2] = [sourceY + offset, targetY - offset];
  return Array.from({ length: steps + 1 }, (_, step) => {
    const t = step / steps;
    const [a, b, c, d] = [(1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t ** 2, t ** 3];
    return {
      x: (a + b) * sourceX + (c + d) * targetX,
      y: a * sourceY + b * y1 + c * y2 + d * targetY,
    };
  });
}

/** The middle of the curve. */
export const edgeMiddle = ({ sourceX, sourceY, targetX, targetY }: Ends): Position => ({
  x: (sourceX + targetX) / 2,
  y: (sourceY + targetY) / 2,
});

/** The edge that passes nearest to a point, if any is near enough. */
export function nearestEdge(
  point: Position,
  edges: ReadonlyMap<string, readonly Position[]>,
  within: number,
): string | null {
  let best: { id: string; distance: number } | null = null;
  for (const [id, points] of edges)
    for (let index = 1; index < points.length; index++) {
      const [a, b] = [points[index - 1], points[index]];
      const distance = a && b ? distanceTo(point, a, b) : Number.POSITIVE_INFINITY;
      if (distance <= within && (!best || distance < best.distance)) best = { id, distance };
    }
  return best?.id ?? null;
}

function distanceTo(point: Position, a: Position, b: Position): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : ((point.x - a.x) * dx + (point.y - a.y) * dy) / length;
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(point.x - a.x - t * dx, point.y - a.y - t * dy);
}
