// Automatic layout of a network with blocks: what is in a frame is laid out within it. Pure.

import {
  type LayoutEdge,
  type LayoutNode,
  layoutNow,
  layoutQuick,
  type Places,
  placesOf,
} from '../../graph/layout';
import { boundsOf } from '../../model/arrange';
import type { Position } from '../../model/project_model';

/** By node or frame: the frame around it. */
export type Within = Readonly<Record<string, string>>;

/** Between a frame and what is in it. */
export const padding = { side: 20, top: 42, bottom: 20 };
const quickFrom = 150;

interface Laid {
  places: Places;
  width: number;
  height: number;
}

/** What lies directly in a frame, laid out from its upper left corner on; `frame` undefined: the canvas. */
function layLevel(
  nodes: readonly LayoutNode[],
  edges: readonly LayoutEdge[],
  within: Within,
  frame: string | undefined,
): Laid {
  const own = nodes.filter(({ id }) => within[id] === frame);
  const frames = [...new Set(Object.values(within))].filter((id) => within[id] === frame);
  const inner = new Map(frames.map((id) => [id, layLevel(nodes, edges, within, id)]));
  const items = [...own, ...[...inner].map(([id, { width, height }]) => ({ id, width, height }))];
  const links = edges.flatMap((edge) => {
    const [from, to] = [itemOf(within, edge.from, frame), itemOf(within, edge.to, frame)];
    return from !== undefined && to !== undefined && from !== to ? [{ from, to }] : [];
  });
  const laid = (items.length < quickFrom ? layoutNow : layoutQuick)(items, links);
  const boxes = items.map((item) => ({ ...item, ...(laid[item.id] ?? { x: 0, y: 0 }) }));
  const all = boundsOf(boxes);
  const shift = { x: padding.side - all.x, y: padding.top - all.y };
  const places: Places = {};
  for (const { id, x, y } of boxes) {
    const at = { x: x + shift.x, y: y + shift.y };
    const content = inner.get(id);
    if (!content) places[id] = at;
    else for (const [one, place] of Object.entries(content.places)) places[one] = plus(at, place);
  }
  return {
    places,
    width: all.width + 2 * padding.side,
    height: all.height + padding.top + padding.bottom,
  };
}

export const plus = (a: Position, b: Position): Position => ({ x: a.x + b.x, y: a.y + b.y });

/** What an end is in a frame: itself, or the frame below it that holds it; undefined: it is outside. */
function itemOf(within: Within, id: string, frame: string | undefined): string | undefined {
  for (let at = id; ; ) {
    const outer = within[at];
    if (outer === frame) return at;
    if (outer === undefined) return undefined;
    at = outer;
  }
}

/** Places for all nodes (their upper left corners); those of a frame lie together. */
export const framedLayout = (
  nodes: readonly LayoutNode[],
  edges: readonly LayoutEdge[],
  within: Within,
): Places => layLevel(nodes, edges, within, undefined).places;

/** As placesOf, with frames. */
export function framedPlaces(
  nodes: readonly LayoutNode[],
  edges: readonly LayoutEdge[],
  own: Readonly<Record<string, Position | undefined>>,
  within: Within,
): Places {
  const isLaidOut = nodes.every(({ id }) => !own[id]);
  const isFramed = Object.keys(within).length > 0;
  return isLaidOut && isFramed ? framedLayout(nodes, edges, within) : placesOf(nodes, edges, own);
}
