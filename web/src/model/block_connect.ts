// Connections with blocks: what a collapsed one takes goes to all in it that read its input. Pure; ids are given by the caller.

import { type PatchOp, pointerOf } from './json_patch';
import { type BlockPort, blockOfKey, blockPorts } from './network_view';
import { edgeAdd } from './resource_changes';
import { connectRefusal, type End, type Refusal, type ResourceGraph } from './resource_graph';
import type { ResourceSchema } from './resource_schema';

function portOf(
  schema: ResourceSchema,
  graph: ResourceGraph,
  side: 'inputs' | 'outputs',
  [key, name]: End,
): BlockPort {
  const block = blockOfKey(key);
  if (block === undefined) return { name, ends: [[key, name]], edges: [] };
  const port = blockPorts(schema, graph, block)[side].find((one) => one.name === name);
  return port ?? { name, ends: [], edges: [] };
}

/** The output of a node that is drawn as this one. */
export const drawnSource = (
  schema: ResourceSchema,
  graph: ResourceGraph,
  from: End,
): End | undefined => portOf(schema, graph, 'outputs', from).ends[0];

/** As connectRefusal, where an end may be a collapsed block. */
export function drawnRefusal(
  schema: ResourceSchema,
  graph: ResourceGraph,
  from: End,
  to: End,
): Refusal | null {
  const source = drawnSource(schema, graph, from);
  const { ends } = portOf(schema, graph, 'inputs', to);
  if (!source || ends.length === 0) return 'no_port';
  for (const end of ends) {
    const refusal = connectRefusal(schema, graph, source, end);
    if (refusal) return refusal;
  }
  return null;
}

/** As edgeAdd, where an end may be a collapsed block: what came to its port gives way. */
export function drawnConnect(
  resource: string,
  schema: ResourceSchema,
  graph: ResourceGraph,
  from: End,
  to: End,
  newId: () => string,
): PatchOp[] {
  const source = drawnSource(schema, graph, from);
  const { ends, edges } = portOf(schema, graph, 'inputs', to);
  if (!source) return [];
  if (edges.length === 0)
    return ends.flatMap((end) => edgeAdd(resource, schema, graph, newId(), source, end));
  return edges.map((edge) => ({
    op: 'replace',
    path: pointerOf('resources', resource, 'edges', edge, 'from'),
    value: source,
  }));
}
