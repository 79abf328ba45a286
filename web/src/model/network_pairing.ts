// Which layer of one architecture is which of another. Pure.

import { isEqual } from './json_patch';
import type { ResourceGraph, ResourceNode } from './resource_graph';

/** By layer of the first: its fellow in the second. */
export type Pairs = ReadonlyMap<string, string>;

/** Above this many comparisons, layers are paired in one sweep instead of in the best way. */
const mostCells = 4_000_000;

/**
 * Two states of one architecture, and copies, have the ids of their layers in common. What is left is paired along the
 * way through both networks: the same layers with the same settings first of all, then layers of the same type.
 */
export function pairLayers(a: ResourceGraph, b: ResourceGraph): Pairs {
  const pairs = new Map<string, string>();
  for (const [id, node] of Object.entries(a.nodes))
    if (b.nodes[id]?.layer === node.layer) pairs.set(id, id);
  const taken = new Set(pairs.values());
  const left = inOrder(a).filter((id) => !pairs.has(id));
  const right = inOrder(b).filter((id) => !taken.has(id));
  const aligned =
    left.length * right.length > mostCells
      ? alignedRoughly(a, b, left, right)
      : alignedBest(a, b, left, right);
  for (const [one, other] of aligned) pairs.set(one, other);
  pairByNeighbours(a, b, pairs);
  return pairs;
}

/** Branches beside one another may come in another order: what is left is paired where a fellow of a neighbour has such a neighbour. */
function pairByNeighbours(a: ResourceGraph, b: ResourceGraph, pairs: Map<string, string>) {
  const [besideA, besideB] = [neighbours(a), neighbours(b)];
  const taken = new Set(pairs.values());
  const queue = [...pairs];
  for (let next = queue.pop(); next; next = queue.pop()) {
    for (const side of ['before', 'behind'] as const) {
      for (const one of besideA[side].get(next[0]) ?? []) {
        if (pairs.has(one)) continue;
        const open = (besideB[side].get(next[1]) ?? []).filter((other) => !taken.has(other));
        const likes = open.map((other) => likeness(a.nodes[one], b.nodes[other]));
        const most = Math.max(0, ...likes);
        const other = open[likes.indexOf(most)];
        if (most === 0 || other === undefined) continue;
        pairs.set(one, other);
        taken.add(other);
        queue.push([one, other]);
      }
    }
  }
}

function neighbours({ edges }: ResourceGraph) {
  const before = new Map<string, string[]>();
  const behind = new Map<string, string[]>();
  for (const { from, to } of Object.values(edges)) {
    before.set(to[0], [...(before.get(to[0]) ?? []), from[0]]);
    behind.set(from[0], [...(behind.get(from[0]) ?? []), to[0]]);
  }
  return { before, behind };
}

/** From the inputs on, each layer behind all that it is fed by; beside one another from left to right. */
export function inOrder({ nodes, edges }: ResourceGraph): string[] {
  const waits = new Map(Object.keys(nodes).map((id) => [id, 0]));
  const next = new Map<string, string[]>();
  for (const { from, to } of Object.values(edges)) {
    waits.set(to[0], (waits.get(to[0]) ?? 0) + 1);
    next.set(from[0], [...(next.get(from[0]) ?? []), to[0]]);
  }
  const xOf = (id: string) => nodes[id]?.position?.x ?? 0;
  const fromRight = (x: string, y: string) => xOf(y) - xOf(x);
  const ready = [...waits].flatMap(([id, count]) => (count === 0 ? [id] : [])).sort(fromRight);
  const order: string[] = [];
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    order.push(id);
    const freed = (next.get(id) ?? []).filter((child) => {
      const count = (waits.get(child) ?? 0) - 1;
      waits.set(child, count);
      return count === 0;
    });
    ready.push(...freed.sort(fromRight));
  }
  const seen = new Set(order);
  return [...order, ...Object.keys(nodes).filter((id) => !seen.has(id))];
}

/** How alike two layers are; 0: not to be paired. */
function likeness(a: ResourceNode | undefined, b: ResourceNode | undefined): number {
  if (!a || !b || a.layer !== b.layer) return 0;
  const isNamesake = a.name !== undefined && a.name === b.name;
  return 2 + (isEqual(a.attributes, b.attributes) ? 1 : 0) + (isNamesake ? 2 : 0);
}

type Aligned = [a: string, b: string][];

/** The pairing of the greatest likeness, as of two texts (Needleman and Wunsch 1970, gaps cost nothing). */
function alignedBest(
  a: ResourceGraph,
  b: ResourceGraph,
  left: readonly string[],
  right: readonly string[],
): Aligned {
  const width = right.length + 1;
  const best = new Uint32Array((left.length + 1) * width);
  const at = (row: number, column: number) => best[row * width + column] ?? 0;
  const like = (row: number, column: number) =>
    likeness(a.nodes[left[row] ?? ''], b.nodes[right[column] ?? '']);
  for (let row = left.length - 1; row >= 0; row--)
    for (let column = right.length - 1; column >= 0; column--) {
      const alike = like(row, column);
      best[row * width + column] = Math.max(
        at(row + 1, column),
        at(row, column + 1),
        alike > 0 ? alike + at(row + 1, column + 1) : 0,
      );
    }
  const pairs: Aligned = [];
  let [row, column] = [0, 0];
  while (row < left.length && column < right.length) {
    const alike = like(row, column);
    const [one, other] = [left[row], right[column]];
    if (alike > 0 && at(row, column) === alike + at(row + 1, column + 1)) {
      if (one !== undefined && other !== undefined) pairs.push([one, other]);
      row++;
      column++;
    } else if (at(row, column) === at(row + 1, column)) row++;
    else column++;
  }
  return pairs;
}

/** Each layer with the next one of its type. */
function alignedRoughly(
  a: ResourceGraph,
  b: ResourceGraph,
  left: readonly string[],
  right: readonly string[],
): Aligned {
  const pairs: Aligned = [];
  let from = 0;
  for (const one of left) {
    const found = right.findIndex(
      (other, place) => place >= from && a.nodes[one]?.layer === b.nodes[other]?.layer,
    );
    const other = right[found];
    if (other === undefined) continue;
    pairs.push([one, other]);
    from = found + 1;
  }
  return pairs;
}
