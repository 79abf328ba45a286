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

const inWorkerFrom = 150;

/** Places for all nodes (their upper left corners). */
export function layoutNow(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): Places {
  const graph = new graphlib.Graph();
  graph.setGraph({ rankdir: 'TB', nodesep: 36, ranksep: 54, marginx: 0, marginy: 0 });
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

/** As layoutNow, without holding up the page when the graph is large. */
export function layoutLater(
  nodes: readonly LayoutNode[],
  edges: readonly LayoutEdge[],
): Promise<Places> {
  if (nodes.length < inWorkerFrom) return Promise.resolve(layoutNow(nodes, edges));
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
  const laid = layoutNow(nodes, edges);
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
