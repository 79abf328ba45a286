// Where a new node goes.

import type { CanvasInstance } from '../../graph/Canvas';
import type { CanvasNode } from '../../graph/nodes';
import type { Position } from '../../model/project_model';
import type { ResourceGraph } from '../../model/resource_graph';

export type ResourceFlow = CanvasInstance<CanvasNode>;

const half = 90;
const nodeSpace = { x: 150, y: 60 };

export function canvasCenter(canvas: ResourceFlow | null): Position {
  const box = document.querySelector('.react-flow')?.getBoundingClientRect();
  if (!canvas || !box) return { x: 0, y: 0 };
  return canvas.screenToFlowPosition({
    x: box.x + box.width / 2 - half,
    y: box.y + box.height / 2,
  });
}

/** The place itself, or the next one further down that no node covers. */
export function freePlace(graph: ResourceGraph, wanted: Position): Position {
  const place = { x: Math.round(wanted.x), y: Math.round(wanted.y) };
  const taken = Object.values(graph.nodes).flatMap(({ position }) => position ?? []);
  const isTaken = () =>
    taken.some(
      ({ x, y }) => Math.abs(x - place.x) < nodeSpace.x && Math.abs(y - place.y) < nodeSpace.y,
    );
  for (let tries = 0; tries < taken.length && isTaken(); tries++) place.y += nodeSpace.y + 30;
  return place;
}

const readable = 0.5;
const opening = { zoom: 0.85, top: 40 };

/** A tall graph that would open too small to read opens at its beginning. */
export function openReadable(canvas: ResourceFlow) {
  const box = document.querySelector('.react-flow')?.getBoundingClientRect();
  const nodes = canvas.getNodes();
  if (!box || nodes.length === 0 || canvas.getZoom() >= readable) return;
  const top = Math.min(...nodes.map(({ position }) => position.y));
  const first = nodes.filter(({ position }) => position.y === top);
  const left = Math.min(...first.map(({ position }) => position.x));
  const right = Math.max(...first.map(({ position, width }) => position.x + (width ?? 0)));
  const { zoom } = opening;
  const x = box.width / 2 - ((left + right) / 2) * zoom;
  void canvas.setViewport({ x, y: opening.top - top * zoom, zoom });
}

const margin = 90;

/** Moves the canvas, at its zoom, when a node lies outside of what is seen: the node comes into the upper half. */
export function bringInSight(canvas: ResourceFlow, id: string) {
  const box = document.querySelector('.react-flow')?.getBoundingClientRect();
  const node = canvas.getNode(id);
  if (!box || !node) return;
  const zoom = canvas.getZoom();
  const { x, y } = canvas.flowToScreenPosition(node.position);
  const isSeen =
    x > box.left && x < box.right - margin && y > box.top && y < box.top + box.height * 0.8;
  if (isSeen) return;
  const { position, width = 0 } = node;
  void canvas.setViewport(
    {
      x: box.width / 2 - (position.x + width / 2) * zoom,
      y: box.height / 4 - position.y * zoom,
      zoom,
    },
    { duration: 200 },
  );
}

/** Between the two nodes of an edge, as they are drawn. */
export function middleOf(edge: string, canvas: ResourceFlow | null): Position | null {
  const present = canvas?.getEdge(edge);
  const from = present && canvas?.getNode(present.source);
  const to = present && canvas?.getNode(present.target);
  if (!from || !to) return null;
  return {
    x: Math.round((from.position.x + to.position.x) / 2),
    y: Math.round((from.position.y + to.position.y) / 2),
  };
}

/** Where the nodes are drawn. */
export const placesOn = (canvas: ResourceFlow | null): Record<string, Position> =>
  Object.fromEntries((canvas?.getNodes() ?? []).map(({ id, position }) => [id, position]));
