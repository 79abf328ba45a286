// A part of a resource's graph as text, to be pasted into this or another resource of its type. Pure.

import { blocksAdd } from './block_changes';
import { type PatchOp, pointerOf } from './json_patch';
import { blocksOf, inBlock, wholeBlocks } from './network_blocks';
import type { Position } from './project_model';
import type { ResourceBlock, ResourceEdge, ResourceGraph, ResourceNode } from './resource_graph';

const format = 'deepforge/nodes@1';

export interface ResourceClip {
  format: typeof format;
  /** Of the resource that they come from. */
  type: string;
  nodes: Record<string, ResourceNode>;
  edges: Record<string, ResourceEdge>;
  /** Those that were chosen whole. */
  blocks?: Record<string, ResourceBlock>;
}

/** The chosen nodes with the connections between them, as text; null when nothing is chosen. `places` are where they are drawn. */
export function resourceClipText(
  type: string,
  graph: ResourceGraph,
  chosen: readonly string[],
  places: Readonly<Record<string, Position>>,
): string | null {
  const members = new Set(chosen);
  const blocks = blocksCarried(graph, chosen);
  const nodes = Object.fromEntries(
    Object.entries(graph.nodes)
      .filter(([id]) => members.has(id))
      .map(([id, node]) => {
        const original = node.shares === undefined ? undefined : graph.nodes[node.shares];
        const { shares: _alone, ...own } = node;
        const shared =
          original && node.shares !== undefined && !members.has(node.shares)
            ? { ...own, attributes: original.attributes }
            : node;
        const { block, ...loose } = shared;
        const whole = block !== undefined && blocks[block] ? shared : loose;
        return [id, { ...whole, position: places[id] ?? node.position ?? { x: 0, y: 0 } }];
      }),
  );
  if (Object.keys(nodes).length === 0) return null;
  const edges = Object.fromEntries(
    Object.entries(graph.edges).filter(
      ([, { from, to }]) => members.has(from[0]) && members.has(to[0]),
    ),
  );
  return JSON.stringify({ format, type, nodes, edges, blocks } satisfies ResourceClip);
}

/** The blocks that were chosen whole; one within another that stays behind is in none. */
function blocksCarried(graph: ResourceGraph, chosen: readonly string[]) {
  const whole = wholeBlocks(graph, chosen);
  return Object.fromEntries(
    whole.flatMap((id) => {
      const { parent, ...block } = blocksOf(graph)[id] ?? { name: id };
      const isInside = parent !== undefined && whole.includes(parent);
      return [[id, isInside ? { ...block, parent } : block] as const];
    }),
  );
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
    const { blocks = {} } = value;
    const areBlocks =
      isRecord(blocks) &&
      Object.values(blocks).every((block) => isRecord(block) && typeof block.name === 'string');
    return areNodes && areEdges && areBlocks ? (value as unknown as ResourceClip) : null;
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
  graph: ResourceGraph,
  clip: ResourceClip,
  shift: Position,
  newId: () => string,
): { patch: PatchOp[]; nodes: string[] } {
  const ids = new Map(Object.keys(clip.nodes).map((id) => [id, newId()]));
  const frames = new Map(Object.keys(clip.blocks ?? {}).map((id) => [id, newId()]));
  const blocks = Object.entries(clip.blocks ?? {}).map(([id, { parent, ...block }]) => {
    const outer = parent === undefined ? undefined : frames.get(parent);
    return [frames.get(id) ?? id, { ...block, ...(outer === undefined ? {} : { parent: outer }) }];
  });
  const nodes = Object.entries(clip.nodes).map(([id, node]): PatchOp => {
    const { x, y } = node.position ?? { x: 0, y: 0 };
    const { shares, block, ...own } = node;
    const original = shares === undefined ? undefined : ids.get(shares);
    return {
      op: 'add',
      path: pointerOf('resources', resource, 'nodes', ids.get(id) ?? id),
      value: {
        ...own,
        ...(original === undefined ? {} : { shares: original }),
        ...inBlock(block === undefined ? undefined : frames.get(block)),
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
  const added = blocksAdd(resource, graph, Object.fromEntries(blocks));
  return { patch: [...added, ...nodes, ...edges], nodes: [...ids.values()] };
}
