import { boxOf } from '../../graph/flow';
import type { Places } from '../../graph/layout';
import type { OpFlowNode } from '../../graph/OpNode';
import type { NetworkFacts } from '../../keras/network';
import { type Box, boundsOf } from '../../model/arrange';
import { blocksOf, chainOf } from '../../model/network_blocks';
import { blockOfKey } from '../../model/network_view';
import type { ResourceGraph } from '../../model/resource_graph';
import type { ResourceSchema } from '../../model/resource_schema';
import { padding } from './block_layout';
import { cardPlace, frameAround, roomMoves, storedMoves } from './block_places';
import type { ResourceActions } from './resource_actions';
import { cardSize, type Drawn, memberBoxes } from './useDrawn';

interface Given {
  schema: ResourceSchema | null;
  graph: ResourceGraph;
  facts: NetworkFacts | null;
  actions: ResourceActions;
  drawn: Drawn;
  nodes: { current: OpFlowNode[] };
}

export interface Folding {
  /** A block of these nodes, with room for its frame; undefined when it is refused. */
  make: (nodes: readonly string[]) => string | undefined;
  fold: (block: string) => void;
  unroll: (block: string) => void;
}

/** Between the copies of a block that is drawn out. */
const gap = 40;
/** Between a frame and what is above and below it, for the shapes on the edges. */
const clearance = 34;

/** Collapsing and opening of blocks, with room made for what needs it. */
export function foldingOf({ schema, graph, facts, actions, drawn, nodes }: Given): Folding {
  type Bounds = Omit<Box, 'id'>;
  const moved = (from: Bounds, to: Bounds, others: readonly Box[]) =>
    storedMoves(graph, roomMoves(from, to, others), drawn.places);
  const room = (block: string, from: Bounds, to: Bounds): Places => {
    const isInside = (key: string) =>
      chainOf(graph, blockOfKey(key) ?? graph.nodes[key]?.block).includes(block);
    return moved(
      from,
      to,
      nodes.current.map(boxOf).filter(({ id }) => !isInside(id)),
    );
  };
  /** The members go down for the title, and what is below them for the frame. */
  const frameRoom = (members: readonly string[]): Places => {
    if (Object.values(graph.nodes).some(({ position }) => !position)) return {};
    const chosen = new Set(members);
    const [inside, others] = [true, false].map((isIn) =>
      nodes.current.map(boxOf).filter(({ id }) => chosen.has(id) === isIn),
    );
    if (!inside || !others || inside.length === 0) return {};
    const from = boundsOf(inside);
    const end = from.y + from.height;
    const above = others.map(({ y, height }) => from.y - y - height).filter((free) => free >= 0);
    const below = others.map(({ y }) => y - end).filter((free) => free >= 0);
    const lacking = (wanted: number, free: number[]) =>
      free.length === 0 ? 0 : Math.max(0, wanted + clearance - Math.min(...free));
    const down = lacking(padding.top, above);
    const height = from.height + down + lacking(padding.bottom, below);
    const shifted =
      down === 0 ? [] : inside.map(({ id, x, y }) => [id, { x, y: y + down }] as const);
    return { ...moved(from, { ...from, height }, others), ...Object.fromEntries(shifted) };
  };
  return {
    make: (members) => actions.block(members, frameRoom(members)),
    fold: (block) => {
      const boxes = memberBoxes(graph, block, drawn.sizes);
      if (!boxes) return void actions.blockFold(block, {});
      const frame = frameAround(boxes);
      const { width, height } = cardSize(schema, graph, block, facts);
      const card = { ...cardPlace(frame, width), width, height };
      const isCollapsed = blocksOf(graph)[block]?.collapsed === true;
      void actions.blockFold(
        block,
        isCollapsed ? room(block, card, frame) : room(block, frame, card),
      );
    },
    unroll: (block) => {
      const times = blocksOf(graph)[block]?.repeat ?? 1;
      const boxes = memberBoxes(graph, block, drawn.sizes);
      const frame = boxes ? frameAround(boxes) : null;
      const step = (frame?.height ?? 0) + gap;
      const moves = frame ? room(block, frame, { ...frame, height: step * times }) : {};
      void actions.blockUnroll(block, step, moves);
    },
  };
}
