// Which edges a node has: looked up, because to search all edges for each of 2,000 nodes takes seconds. Pure.

import type { ResourceEdge, ResourceGraph } from './resource_graph';

type Row = readonly [id: string, edge: ResourceEdge];

interface NodeEdges {
  into: Row[];
  from: Row[];
}

const none: NodeEdges = { into: [], from: [] };
const known = new WeakMap<ResourceGraph['edges'], Map<string, NodeEdges>>();

/** A graph is never changed, so what was found of its edges holds as long as they do. */
export function edgesAt({ edges }: ResourceGraph, node: string): Readonly<NodeEdges> {
  const index = known.get(edges) ?? indexOf(edges);
  known.set(edges, index);
  return index.get(node) ?? none;
}

function indexOf(edges: ResourceGraph['edges']): Map<string, NodeEdges> {
  const index = new Map<string, NodeEdges>();
  const at = (node: string) => {
    const row = index.get(node) ?? { into: [], from: [] };
    index.set(node, row);
    return row;
  };
  for (const row of Object.entries(edges)) {
    at(row[1].to[0]).into.push(row);
    at(row[1].from[0]).from.push(row);
  }
  return index;
}
