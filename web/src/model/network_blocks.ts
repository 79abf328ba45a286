// The blocks of a network: what is in them, what goes in and comes out, what may become one. Pure.

import { type End, type ResourceBlock, type ResourceGraph, reachable } from './resource_graph';

export const blocksOf = ({ blocks = {} }: ResourceGraph): Record<string, ResourceBlock> => blocks;

/** A block and those that it is in, the innermost first. */
export function chainOf(graph: ResourceGraph, block: string | undefined): string[] {
  const chain: string[] = [];
  for (let at = block; at !== undefined; at = blocksOf(graph)[at]?.parent) chain.push(at);
  return chain;
}

/** The blocks within a block, at any depth. */
export const blocksIn = (graph: ResourceGraph, block: string): string[] =>
  Object.keys(blocksOf(graph)).filter((id) => id !== block && chainOf(graph, id).includes(block));

/** The nodes of a block, with those of the blocks within it. */
export function membersOf(graph: ResourceGraph, block: string): string[] {
  const all = new Set([block, ...blocksIn(graph, block)]);
  return Object.keys(graph.nodes).filter((id) => all.has(graph.nodes[id]?.block ?? ''));
}

/** Nodes and all that is in blocks, as nodes. */
export const nodesOf = (
  graph: ResourceGraph,
  { nodes, blocks }: { nodes: readonly string[]; blocks: readonly string[] },
): string[] => [...new Set([...nodes, ...blocks.flatMap((id) => membersOf(graph, id))])];

/** The innermost block that all of these nodes are in. */
export function commonBlock(graph: ResourceGraph, nodes: readonly string[]): string | undefined {
  const [first = [], ...rest] = nodes.map((id) => chainOf(graph, graph.nodes[id]?.block));
  return first.find((block) => rest.every((chain) => chain.includes(block)));
}

/** Blocks that have no node left without these. */
export const emptied = (graph: ResourceGraph, gone: ReadonlySet<string>): string[] =>
  Object.keys(blocksOf(graph)).filter((id) => membersOf(graph, id).every((node) => gone.has(node)));

/** Blocks of which all nodes are among these. */
export const wholeBlocks = (graph: ResourceGraph, nodes: readonly string[]): string[] => {
  const chosen = new Set(nodes);
  return emptied(graph, chosen).filter((id) => membersOf(graph, id).length > 0);
};

/** What a node has when it is in a block. */
export const inBlock = (block: string | undefined) => (block === undefined ? {} : { block });

/** A tensor that crosses the bounds of some nodes, and the edges that it goes along. */
export interface Gate {
  from: End;
  edges: string[];
}

export interface Gates {
  entries: Gate[];
  exits: Gate[];
}

/** What goes into these nodes and what comes out of them. */
export function gatesOf(graph: ResourceGraph, nodes: Iterable<string>): Gates {
  const inside = new Set(nodes);
  const crossing = (isEntry: boolean): Gate[] => {
    const gates = new Map<string, Gate>();
    for (const [id, { from, to }] of Object.entries(graph.edges)) {
      if (inside.has(from[0]) === isEntry || inside.has(to[0]) !== isEntry) continue;
      const key = from.join('/');
      const gate = gates.get(key) ?? { from, edges: [] };
      gate.edges.push(id);
      gates.set(key, gate);
    }
    return [...gates.values()];
  };
  return { entries: crossing(true), exits: crossing(false) };
}

export type BlockRefusal =
  | { why: 'empty' | 'ends' | 'closed' | 'loose' | 'circle' | 'same' }
  | { why: 'entries' | 'exits'; count: number }
  | { why: 'part'; block: string };

const ends = new Set(['Input', 'Output']);

/** Why these cannot become a block; null: they can. */
export function blockRefusal(graph: ResourceGraph, nodes: readonly string[]): BlockRefusal | null {
  const inside = new Set(nodes);
  if (inside.size === 0) return { why: 'empty' };
  if (nodes.some((id) => ends.has(graph.nodes[id]?.layer ?? ''))) return { why: 'ends' };
  const parent = commonBlock(graph, nodes);
  const inner = innerBlocks(graph, nodes, parent);
  const part = inner.find((block) => membersOf(graph, block).some((id) => !inside.has(id)));
  if (part !== undefined) return { why: 'part', block: part };
  if (parent !== undefined && membersOf(graph, parent).length === inside.size)
    return { why: 'same' };
  const { entries, exits } = gatesOf(graph, inside);
  if (entries.length > 1) return { why: 'entries', count: entries.length };
  if (exits.length > 1) return { why: 'exits', count: exits.length };
  if (entries.length === 0) return { why: 'closed' };
  if (exits.length === 0) return { why: 'loose' };
  return isCircle(graph, entries, exits) ? { why: 'circle' } : null;
}

/** The outermost blocks below `parent` that hold some of these nodes. */
export function innerBlocks(
  graph: ResourceGraph,
  nodes: readonly string[],
  parent: string | undefined,
): string[] {
  const found = nodes.flatMap((id) => {
    const chain = chainOf(graph, graph.nodes[id]?.block);
    const below = parent === undefined ? chain : chain.slice(0, chain.indexOf(parent));
    return below.slice(-1);
  });
  return [...new Set(found)];
}

/** What comes out goes in again, through nodes outside. */
function isCircle(graph: ResourceGraph, entries: readonly Gate[], exits: readonly Gate[]): boolean {
  const readers = exits.flatMap(({ edges }) => edges.flatMap((id) => graph.edges[id]?.to[0] ?? []));
  return readers.some((reader) => {
    const after = reachable(graph, reader).add(reader);
    return entries.some(({ from }) => after.has(from[0]));
  });
}
