// Where blocks lie: the frame around what is in one, the card that stands in for it, and who makes room for whom. Pure.

import type { Places } from '../../graph/layout';
import { type Box, boundsOf } from '../../model/arrange';
import { blocksOf, membersOf } from '../../model/network_blocks';
import { blockKey, blockOfKey, type NetworkView } from '../../model/network_view';
import type { Position } from '../../model/project_model';
import type { ResourceGraph } from '../../model/resource_graph';
import { padding, plus, type Within } from './block_layout';

/** The frame that each node, card and frame is drawn in. */
export function withinOf(graph: ResourceGraph, view: NetworkView): Within {
  const blocks = blocksOf(graph);
  const nodes = view.nodes.map((id) => [id, graph.nodes[id]?.block] as const);
  const inner = [...Object.keys(view.collapsed), ...view.expanded].map(
    (id) => [blockKey(id), blocks[id]?.parent] as const,
  );
  return Object.fromEntries(
    [...nodes, ...inner].flatMap(([id, block]) =>
      block === undefined ? [] : [[id, blockKey(block)] as const],
    ),
  );
}

export function frameAround(boxes: readonly Box[]): Omit<Box, 'id'> {
  const { x, y, width, height } = boundsOf(boxes);
  return {
    x: x - padding.side,
    y: y - padding.top,
    width: width + 2 * padding.side,
    height: height + padding.top + padding.bottom,
  };
}

/** The frames of the expanded blocks around what is drawn in them, the outermost first. */
export function frameBoxes(within: Within, drawn: readonly Box[]): Box[] {
  const content = new Map<string, Box[]>();
  const put = (box: Box) => {
    const frame = within[box.id];
    if (frame !== undefined) content.set(frame, [...(content.get(frame) ?? []), box]);
  };
  for (const box of drawn) put(box);
  const frames = [...new Set(Object.values(within))].sort(
    (a, b) => depthOf(within, b) - depthOf(within, a),
  );
  const boxes = frames.map((id) => {
    const box = { id, ...frameAround(content.get(id) ?? []) };
    put(box);
    return box;
  });
  return boxes.reverse();
}

export function depthOf(within: Within, id: string): number {
  const outer = within[id];
  return outer === undefined ? 0 : 1 + depthOf(within, outer);
}

/** Where the card of a collapsed block lies: in the middle of the upper end of its frame. */
export function cardPlace(frame: Omit<Box, 'id'>, width: number): Position {
  return { x: Math.round(frame.x + (frame.width - width) / 2), y: Math.round(frame.y) };
}

/** The moves of nodes as stored, when what is drawn moves: those in a collapsed block go with its card. */
export function storedMoves(
  graph: ResourceGraph,
  moves: Places,
  before: Places,
): Record<string, Position> {
  const stored: Record<string, Position> = {};
  for (const [key, place] of Object.entries(moves)) {
    const block = blockOfKey(key);
    if (block === undefined) {
      stored[key] = place;
      continue;
    }
    const was = before[key] ?? place;
    const shift = { x: place.x - was.x, y: place.y - was.y };
    for (const [id, position] of Object.entries(placesIn(graph, block, was)))
      stored[id] = plus(position, shift);
  }
  return stored;
}

/** Where the nodes of a collapsed block are; one that was never placed is below the others. */
function placesIn(graph: ResourceGraph, block: string, card: Position): Record<string, Position> {
  const members = membersOf(graph, block);
  const own = members.flatMap((id) => graph.nodes[id]?.position ?? []);
  let next = Math.max(card.y, ...own.map(({ y }) => y + unplaced));
  return Object.fromEntries(
    members.map((id) => {
      const position = graph.nodes[id]?.position ?? { x: card.x, y: next };
      if (!graph.nodes[id]?.position) next += unplaced;
      return [id, position];
    }),
  );
}

const unplaced = 110;

/** What has to move when one box takes another's place: what is below it, and what is beside it. */
export function roomMoves(
  from: Omit<Box, 'id'>,
  to: Omit<Box, 'id'>,
  others: readonly Box[],
): Places {
  const down = to.height - from.height;
  const aside = (to.width - from.width) / 2;
  const rows = Math.max(from.height, to.height);
  const moves: Places = {};
  for (const { id, x, y, height } of others) {
    const isBelow = y >= from.y + from.height - 1;
    const isBeside = y < from.y + rows && y + height > from.y;
    const side =
      !isBeside || isBelow ? 0 : x >= from.x + from.width - 1 ? aside : x < from.x ? -aside : 0;
    if (isBelow || side !== 0)
      moves[id] = { x: Math.round(x + side), y: Math.round(y + (isBelow ? down : 0)) };
  }
  return moves;
}
