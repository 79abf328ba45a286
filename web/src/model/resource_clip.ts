// A part of a resource's graph as text, to be pasted into this or another resource of its type. Pure.

import { type PatchOp, pointerOf } from './json_patch';
import type { Position } from './project_model';
import type { ResourceEdge, ResourceGraph, ResourceNode } from './resource_graph';

const format = 'deepforge/nodes@1';

export interface ResourceClip {
  format: typeof format;
  /** Of the resource that they come from. */
  type: string;
  nodes: Record<string, ResourceNode>;
  edges: Record<string, ResourceEdge>;
}

/** The chosen nodes with the connections between them, as text; null when nothing is chosen. `places` are where they are drawn. */
export function resourceClipText(
  type: string,
  graph: ResourceGraph,
  chosen: readonly string[],
  places: Readonly<Record<string, Position>>,
): string | null {
  const members = new Set(chosen);
  const nodes = Object.fromEntries(
    Object.entries(graph.nodes)
      .filter(([id]) => members.has(id))
      .map(([id, node]) => {
        const original = node.shares === undefined ? undefined : graph.nodes[node.shares];
        const { shares: _alone, ...own } = node;
        const whole =
          original && node.shares !== undefined && !members.has(node.shares)
            ? { ...own, attributes: original.attributes }
            : node;
        return [id, { ...whole, position: places[id] ?? node.position ?? { x: 0, y: 0 } }];
      }),
  );
  if (Object.keys(nodes).length === 0) return null;
  const edges = Object.fromEntries(
    Object.entries(graph.edges).filter(
      ([, { from, to }]) => members.has(from[0]) && members.has(to[0]),
    ),
  );
  return JSON.stringify({ format, type, nodes, edges } satisfies ResourceClip);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isEnd = (value: unknown) =>
  Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string');

/** The clip in a text; null when it is something else. */
export function resourceClipParse(text: string): ResourceClip | null {
  if (!text.startsWith('{') || !text.includes(format)) return null;
  try {
    const value: unknown = JSON.parse(text);
    if (!isRecord(value) || value.format !== format || typeof value.type !== 'string') return null;
    if (!isRecord(value.nodes) || !isRecord(value.edges)) return null;
    const areNodes = Object.values(value.nodes).every(
      (node) => isRecord(node) && typeof node.layer === 'string' && isRecord(node.attributes),
    );
    const areEdges = Object.values(value.edges).every(
      (edge) => isRecord(edge) && isEnd(edge.from) && isEnd(edge.to),
    );
    return areNodes && areEdges ? (value as unknown as ResourceClip) : null;
  } catch {
    return null;
  }
}

/** The upper left corner of what is in the clip. */
export function resourceClipCorner({ nodes }: ResourceClip): Position {
  const places = Object.values(nodes).map(({ position }) => position ?? { x: 0, y: 0 });
  return {
    x: Math.min(...places.map(({ x }) => x)),
    y: Math.min(...places.map(({ y }) => y)),
  };
}

/** The clip in a resource, moved by `shift`, under new ids. */
export function resourceClipPaste(
  resource: string,
  clip: ResourceClip,
  shift: Position,
  newId: () => string,
): { patch: PatchOp[]; nodes: string[] } {
  const ids = new Map(Object.keys(clip.nodes).map((id) => [id, newId()]));
  const nodes = Object.entries(clip.nodes).map(([id, node]): PatchOp => {
    const { x, y } = node.position ?? { x: 0, y: 0 };
    const { shares, ...own } = node;
    const original = shares === undefined ? undefined : ids.get(shares);
    return {
      op: 'add',
      path: pointerOf('resources', resource, 'nodes', ids.get(id) ?? id),
      value: {
        ...own,
        ...(original === undefined ? {} : { shares: original }),
        position: { x: Math.round(x + shift.x), y: Math.round(y + shift.y) },
      },
    };
  });
  const edges = Object.values(clip.edges).flatMap(({ from, to, index }): PatchOp[] => {
    const [source, target] = [ids.get(from[0]), ids.get(to[0])];
    const value = { from: [source, from[1]], to: [target, to[1]], index: Number(index) || 0 };
    const path = pointerOf('resources', resource, 'edges', newId());
    return source && target ? [{ op: 'add', path, value }] : [];
  });
  return { patch: [...nodes, ...edges], nodes: [...ids.values()] };
}
