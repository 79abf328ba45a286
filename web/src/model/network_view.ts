// What is drawn of a network: a collapsed block is one node, and what crosses its bounds goes to it. Pure.

import { blocksOf, chainOf, type Gate, gatesOf, membersOf } from './network_blocks';
import { type End, portsOf, type ResourceEdge, type ResourceGraph } from './resource_graph';
import type { ResourceSchema } from './resource_schema';

const prefix = 'block:';

/** The id of a block where nodes and blocks are drawn together. */
export const blockKey = (block: string) => prefix + block;

/** The block that such an id stands for; undefined for that of a node. */
export const blockOfKey = (key: string): string | undefined =>
  key.startsWith(prefix) ? key.slice(prefix.length) : undefined;

/** A port of a collapsed block: the ends within it that it stands for. */
export interface BlockPort {
  name: string;
  ends: End[];
  /** The edges that come or go there. */
  edges: string[];
}

export interface BlockPorts {
  inputs: BlockPort[];
  outputs: BlockPort[];
}

export interface ShownEdge extends ResourceEdge {
  /** The edges of the network that it stands for. */
  of: string[];
}

export interface NetworkView {
  nodes: string[];
  collapsed: Record<string, BlockPorts>;
  expanded: string[];
  edges: Record<string, ShownEdge>;
}

/** What a node is drawn as: itself, or the outermost collapsed block that it is in. */
export function shownKey(graph: ResourceGraph, key: string): string {
  const own = blockOfKey(key);
  const blocks = blocksOf(graph);
  const chain = chainOf(graph, own ?? graph.nodes[key]?.block);
  const hiding = chain.filter((id) => id !== own && blocks[id]?.collapsed).at(-1);
  return hiding === undefined ? key : blockKey(hiding);
}

export function networkView(schema: ResourceSchema | null, graph: ResourceGraph): NetworkView {
  const blocks = Object.entries(blocksOf(graph));
  const shown = blocks.filter(([id]) => shownKey(graph, blockKey(id)) === blockKey(id));
  const collapsed = Object.fromEntries(
    shown.filter(([, block]) => block.collapsed).map(([id]) => [id, blockPorts(schema, graph, id)]),
  );
  return {
    nodes: Object.keys(graph.nodes).filter((id) => shownKey(graph, id) === id),
    collapsed,
    expanded: shown.filter(([, block]) => !block.collapsed).map(([id]) => id),
    edges: shownEdges(graph, collapsed),
  };
}

const named = (word: string, ports: readonly Omit<BlockPort, 'name'>[]): BlockPort[] =>
  ports.map((port, index) => ({
    ...port,
    name: ports.length === 1 ? word : `${word} ${index + 1}`,
  }));

/** The ports of a block. One that was cut off still has them, so that it can be connected again. */
export function blockPorts(
  schema: ResourceSchema | null,
  graph: ResourceGraph,
  block: string,
): BlockPorts {
  const members = membersOf(graph, block);
  const { entries, exits } = gatesOf(graph, members);
  const inside = ({ edges }: Gate) => ({
    edges,
    ends: edges.flatMap((id) => (graph.edges[id] ? [graph.edges[id].to] : [])),
  });
  const open = () => {
    const fed = new Set(Object.values(graph.edges).map(({ to }) => to[0]));
    const ends = firstPorts('inputs', fed);
    return ends.length > 0 ? [{ ends, edges: [] }] : [];
  };
  const last = () => {
    const read = new Set(Object.values(graph.edges).map(({ from }) => from[0]));
    return firstPorts('outputs', read).map((end) => ({ ends: [end], edges: [] }));
  };
  const firstPorts = (side: 'inputs' | 'outputs', used: ReadonlySet<string>) =>
    members.flatMap((id): End[] => {
      const [port] = used.has(id) ? [] : portsOf(schema, graph, id)[side];
      return port ? [[id, port.name]] : [];
    });
  return {
    inputs: named('inputs', entries.length > 0 ? entries.map(inside) : open()),
    outputs: named(
      'output',
      exits.length > 0 ? exits.map(({ from, edges }) => ({ ends: [from], edges })) : last(),
    ),
  };
}

/** The edges between what is drawn; those that share a tensor and a port of a block are one. */
function shownEdges(
  graph: ResourceGraph,
  collapsed: Readonly<Record<string, BlockPorts>>,
): Record<string, ShownEdge> {
  const end = (side: 'inputs' | 'outputs', id: string, own: End): End => {
    const key = shownKey(graph, own[0]);
    const block = blockOfKey(key);
    const port = block && collapsed[block]?.[side].find(({ edges }) => edges.includes(id));
    return port ? [key, port.name] : own;
  };
  const edges: Record<string, ShownEdge> = {};
  const first = new Map<string, string>();
  for (const [id, edge] of Object.entries(graph.edges)) {
    if (isHidden(graph, edge)) continue;
    const from = end('outputs', id, edge.from);
    const to = end('inputs', id, edge.to);
    const key = blockOfKey(to[0]) === undefined ? id : JSON.stringify([from, to]);
    const known = edges[first.get(key) ?? ''];
    if (known) known.of.push(id);
    else {
      first.set(key, id);
      edges[id] = { from, to, index: edge.index, of: [id] };
    }
  }
  return edges;
}

/** Both its ends are in one collapsed block. */
function isHidden(graph: ResourceGraph, { from, to }: ResourceEdge): boolean {
  const key = shownKey(graph, from[0]);
  return key !== from[0] && key === shownKey(graph, to[0]);
}
