// Automatic layout, top to bottom in layers. Small graphs at once, large ones in a worker.

import { graphlib, layout } from '@dagrejs/dagre';
import type { Position } from '../model/project_model';

export interface LayoutNode {
  id: string;
  width: number;
  height: number;
}

export interface LayoutEdge {
  from: string;
  to: string;
}

export type Places = Record<string, Position>;

const largeFrom = 150;
const gaps = { node: 36, rank: 54 };

/** Places for all nodes (their upper left corners). */
export function layoutNow(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): Places {
  const graph = new graphlib.Graph();
  graph.setGraph({ rankdir: 'TB', nodesep: gaps.node, ranksep: gaps.rank });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, width, height } of nodes) graph.setNode(id, { width, height });
  const known = new Set(nodes.map(({ id }) => id));
  for (const { from, to } of edges) if (known.has(from) && known.has(to)) graph.setEdge(from, to);
  layout(graph);
  return Object.fromEntries(
    nodes.map(({ id, width, height }) => {
      const { x, y } = graph.node(id) as Position;
      return [id, { x: Math.round(x - width / 2), y: Math.round(y - height / 2) }];
    }),
  );
}

/** A plain layered layout in linear time, for graphs that would take dagre seconds. */
export function layoutQuick(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): Places {
  const ranks = ranksOf(nodes, edges);
  const rows: LayoutNode[][] = [];
  for (const node of nodes) {
    const rank = ranks.get(node.id) ?? 0;
    rows[rank] ??= [];
    rows[rank]?.push(node);
  }
  const places: Places = {};
  let y = 0;
  for (const row of rows) {
    if (!row) continue;
    let x = -row.reduce((sum, { width }) => sum + width + gaps.node, -gaps.node) / 2;
    for (const { id, width } of row) {
      places[id] = { x: Math.round(x), y };
      x += width + gaps.node;
    }
    y += Math.max(...row.map(({ height }) => height)) + gaps.rank;
  }
  return places;
}

/** How many edges the longest way to each node has. */
function ranksOf(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): Map<string, number> {
  const children = new Map<string, string[]>();
  const open = new Map(nodes.map(({ id }) => [id, 0]));
  for (const { from, to } of edges) {
    children.set(from, [...(children.get(from) ?? []), to]);
    open.set(to, (open.get(to) ?? 0) + 1);
  }
  const ranks = new Map<string, number>();
  const ready = nodes.filter(({ id }) => open.get(id) === 0).map(({ id }) => id);
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    const rank = ranks.get(id) ?? 0;
    for (const child of children.get(id) ?? []) {
      ranks.set(child, Math.max(ranks.get(child) ?? 0, rank + 1));
      const left = (open.get(child) ?? 1) - 1;
      open.set(child, left);
      if (left === 0) ready.push(child);
    }
  }
  return ranks;
}

/** As layoutNow, without holding up the page when the graph is large. */
export function layoutLater(
  nodes: readonly LayoutNode[],
  edges: readonly LayoutEdge[],
): Promise<Places> {
  if (nodes.length < largeFrom) return Promise.resolve(layoutNow(nodes, edges));
  const worker = new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' });
  return new Promise<Places>((done, failed) => {
    worker.onmessage = (event: MessageEvent<Places>) => done(event.data);
    worker.onerror = (event) => failed(new Error(event.message));
    worker.postMessage({ nodes, edges });
  }).finally(() => worker.terminate());
}

/** Places of the nodes: their own where they have one; the rest is laid out, clear of the others. */
export function placesOf(
  nodes: readonly LayoutNode[],
  edges: readonly LayoutEdge[],
  own: Readonly<Record<string, Position | undefined>>,
): Places {
  const missing = nodes.filter(({ id }) => !own[id]);
  if (missing.length === 0) return own as Places;
  const laid = nodes.length < largeFrom ? layoutNow(nodes, edges) : layoutQuick(nodes, edges);
  if (missing.length === nodes.length) return laid;
  const below = Math.max(...nodes.map(({ id, height }) => (own[id]?.y ?? 0) + height)) + 60;
  const top = Math.min(...missing.map(({ id }) => laid[id]?.y ?? 0));
  return Object.fromEntries(
    nodes.map(({ id }) => {
      const place = laid[id] ?? { x: 0, y: 0 };
      return [id, own[id] ?? { x: place.x, y: place.y - top + below }];
    }),
  );
}
