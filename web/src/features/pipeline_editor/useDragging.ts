import { useRef, useState } from 'react';
import { edgePoints, nearestEdge } from '../../graph/edge_path';
import { boxOf, edgeEnds, flowEdges } from '../../graph/flow';
import type { Places } from '../../graph/layout';
import type { CanvasNode } from '../../graph/nodes';
import { isInside } from '../../model/arrange';
import { insertionOf } from '../../model/fitting';
import { memberOf } from '../../model/members';
import { operationOf } from '../../model/pipeline';
import type { Pipeline, Position, ProjectModel } from '../../model/project_model';
import type { EditorActions } from './actions';

interface Given {
  model: ProjectModel;
  pipeline: Pipeline;
  places: Places;
  actions: EditorActions;
  nodes: readonly CanvasNode[];
  setNodes: (update: (present: CanvasNode[]) => CanvasNode[]) => void;
}

interface Drag {
  origin: Position;
  /** What lies in a dragged group goes along. */
  carried: Map<string, Position>;
  /** Edges that a lone node may be dropped on. */
  open: Map<string, Position[]>;
}

const near = 36;

/** Dragging: groups take along what is in them, a lone node may be dropped on an edge. One change at the end. */
export function useDragging({ model, pipeline, places, actions, nodes, setNodes }: Given) {
  const drag = useRef<Drag | null>(null);
  const [dropEdge, setDropEdge] = useState<string | null>(null);

  const start = (_event: unknown, held: CanvasNode, dragged: CanvasNode[]) => {
    const [only] = dragged.length === 1 ? dragged : [];
    drag.current = {
      origin: held.position,
      carried: carriedBy(dragged, nodes),
      open: only?.type === 'op' ? openEdges(model, pipeline, only.id, nodes) : new Map(),
    };
  };
  const move = (_event: unknown, held: CanvasNode) => {
    const { origin, carried, open } = drag.current ?? {};
    if (!origin || !carried) return;
    const [dx, dy] = [held.position.x - origin.x, held.position.y - origin.y];
    if (carried.size > 0)
      setNodes((present) =>
        present.map((node) => {
          const from = carried.get(node.id);
          return from ? { ...node, position: { x: from.x + dx, y: from.y + dy } } : node;
        }),
      );
    if (open && open.size > 0) setDropEdge(nearestEdge(middleOf(held), open, near));
  };
  /** The first drag in a pipeline without positions fixes the places of all its nodes. */
  const stop = (_event: unknown, held: CanvasNode, dragged: CanvasNode[]) => {
    const { origin, carried } = drag.current ?? {};
    const isLaidOut = Object.values(pipeline.nodes).some(({ position }) => !position);
    const moves: Places = isLaidOut ? { ...places } : {};
    for (const { id, position } of dragged) moves[id] = rounded(position);
    for (const [id, from] of carried ?? [])
      moves[id] = rounded({
        x: from.x + held.position.x - (origin?.x ?? 0),
        y: from.y + held.position.y - (origin?.y ?? 0),
      });
    drag.current = null;
    setDropEdge(null);
    if (dropEdge !== null && pipeline.edges[dropEdge])
      void actions.insert(held.id, dropEdge, moves);
    else void actions.move(moves);
  };
  return { dropEdge, start, move, stop };
}

const rounded = ({ x, y }: Position): Position => ({ x: Math.round(x), y: Math.round(y) });

function middleOf(node: CanvasNode): Position {
  const { x, y, width, height } = boxOf(node);
  return { x: x + width / 2, y: y + height / 2 };
}

function carriedBy(dragged: readonly CanvasNode[], nodes: readonly CanvasNode[]) {
  const held = new Set(dragged.map(({ id }) => id));
  const frames = dragged.filter(({ id }) => memberOf(id).kind === 'groups').map(boxOf);
  if (frames.length === 0) return new Map<string, Position>();
  const inside = nodes.filter(
    (node) => !held.has(node.id) && frames.some((frame) => isInside(frame, boxOf(node))),
  );
  return new Map(inside.map(({ id, position }) => [id, position]));
}

/** The edges that a node without connections fits into, as curves. */
function openEdges(
  model: ProjectModel,
  pipeline: Pipeline,
  id: string,
  nodes: readonly CanvasNode[],
): Map<string, Position[]> {
  const open = new Map<string, Position[]>();
  const node = pipeline.nodes[id];
  const operation = node && operationOf(model, node);
  const edges = Object.entries(pipeline.edges);
  if (!operation || edges.some(([, { from, to }]) => from[0] === id || to[0] === id)) return open;
  const byId = new Map(nodes.map((one) => [one.id, one]));
  for (const [edgeId, edge] of edges) {
    if (!insertionOf(model, pipeline, edge, operation)) continue;
    const [drawn] = flowEdges({ [edgeId]: edge });
    const ends = drawn && edgeEnds(byId, drawn);
    if (ends) open.set(edgeId, edgePoints(ends));
  }
  return open;
}
