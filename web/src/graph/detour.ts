// Connections that would run behind nodes go around them, in lanes beside the graph. Pure.

import type { Box } from '../model/arrange';

export interface Span {
  id: string;
  sourceX: number;
  sourceY: number;
  targetX: number;
  targetY: number;
}

const margin = 26;
const laneWidth = 14;
const clearance = 6;

/** The x of the lane of each connection that nodes are in the way of; the others are not in it. */
export function detours(spans: readonly Span[], boxes: readonly Box[]): Map<string, number> {
  const sorted = [...boxes].sort((a, b) => a.y - b.y);
  const tallest = Math.max(0, ...boxes.map(({ height }) => height));
  const taken: { top: number; bottom: number; x: number }[] = [];
  const lanes = new Map<string, number>();
  const long = [...spans].sort((a, b) => a.targetY - a.sourceY - (b.targetY - b.sourceY));
  for (const span of long) {
    const between = boxesBetween(sorted, tallest, span);
    if (!between.some((box) => isCrossed(span, box))) continue;
    let x = Math.max(span.sourceX, span.targetX, ...between.map((box) => box.x + box.width));
    x = Math.round(x + margin);
    const [top, bottom] = [span.sourceY, span.targetY];
    const beside = taken
      .filter((one) => one.top < bottom && one.bottom > top)
      .map((one) => one.x)
      .sort((a, b) => a - b);
    for (const other of beside) if (Math.abs(other - x) < laneWidth) x = other + laneWidth;
    taken.push({ top, bottom, x });
    lanes.set(span.id, x);
  }
  return lanes;
}

/** The nodes whose middle is at a height that the connection passes. */
function boxesBetween(sorted: readonly Box[], tallest: number, { sourceY, targetY }: Span): Box[] {
  const found: Box[] = [];
  for (let at = firstFrom(sorted, sourceY - tallest); at < sorted.length; at++) {
    const box = sorted[at];
    if (!box || box.y >= targetY - clearance) break;
    if (box.y + box.height > sourceY + clearance) found.push(box);
  }
  return found;
}

/** The index of the first box whose top is at least there. */
function firstFrom(sorted: readonly Box[], y: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.y ?? 0) < y) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether the straight way from output to input goes through the node. */
function isCrossed({ sourceX, sourceY, targetX, targetY }: Span, box: Box): boolean {
  const height = targetY - sourceY;
  if (height <= 0) return false;
  const at = (y: number) => {
    const share = Math.min(1, Math.max(0, (y - sourceY) / height));
    return sourceX + share * (targetX - sourceX);
  };
  const [a, b] = [at(box.y), at(box.y + box.height)];
  return Math.max(a, b) > box.x - clearance && Math.min(a, b) < box.x + box.width + clearance;
}

/** Down from the output, out to the lane, along it, and back to the input, as SVG path data. */
export function detourPath({ sourceX, sourceY, targetX, targetY }: Omit<Span, 'id'>, x: number) {
  const bend = Math.min(60, (targetY - sourceY) / 3);
  const [top, bottom] = [sourceY + bend, targetY - bend];
  return (
    `M${sourceX},${sourceY} C${sourceX},${sourceY + bend * 0.7} ${x},${top - bend * 0.6} ${x},${top} ` +
    `L${x},${bottom} C${x},${bottom + bend * 0.6} ${targetX},${targetY - bend * 0.7} ${targetX},${targetY}`
  );
}
