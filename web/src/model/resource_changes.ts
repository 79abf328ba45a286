// Edits of resources as patches, in the form the server takes. Pure; ids are given by the caller.

import { isEqual, type PatchOp, pointerOf } from './json_patch';
import { commonBlock, emptied, inBlock } from './network_blocks';
import type { Position, Resource } from './project_model';
import {
  type End,
  edgesInto,
  portsOf,
  type ResourceGraph,
  type ResourceNode,
  resourceGraph,
} from './resource_graph';
import type { ResourceAttribute, ResourceNodeType, ResourceSchema } from './resource_schema';

const at = (resource: string, ...parts: string[]) => pointerOf('resources', resource, ...parts);

export function resourceAdd(id: string, name: string, type: string): PatchOp[] {
  return [{ op: 'add', path: at(id), value: { name, type, nodes: {}, edges: {} } }];
}

export function resourceRename(id: string, name: string): PatchOp[] {
  return [{ op: 'replace', path: at(id, 'name'), value: name }];
}

export function resourceCopy(id: string, resource: Resource, name: string): PatchOp[] {
  return [{ op: 'add', path: at(id), value: { ...resource, name } }];
}

export function nodeAdd(resource: string, id: string, node: ResourceNode): PatchOp[] {
  return [{ op: 'add', path: at(resource, 'nodes', id), value: node }];
}

/** Removes nodes and edges; the edges of a removed node go with it. */
export function partsRemove(
  resource: string,
  stored: Resource,
  nodes: readonly string[],
  edges: readonly string[],
): PatchOp[] {
  const gone = new Set(nodes);
  const touches = (end: unknown) => Array.isArray(end) && gone.has(end[0]);
  const lost = Object.entries(stored.edges)
    .filter(([id, edge]) => {
      const { from, to } = (edge ?? {}) as { from?: unknown; to?: unknown };
      return edges.includes(id) || touches(from) || touches(to);
    })
    .map(([id]) => id);
  return [
    ...lost.map((id): PatchOp => ({ op: 'remove', path: at(resource, 'edges', id) })),
    ...heirs(resource, stored, gone),
    ...nodes.map((id): PatchOp => ({ op: 'remove', path: at(resource, 'nodes', id) })),
    ...emptied(resourceGraph(stored), gone).map(
      (id): PatchOp => ({ op: 'remove', path: at(resource, 'blocks', id) }),
    ),
  ];
}

/** A layer of its own, with the settings of the original. */
export function nodeUnshare(resource: string, id: string, original: ResourceNode): PatchOp[] {
  return [
    { op: 'remove', path: at(resource, 'nodes', id, 'shares') },
    { op: 'replace', path: at(resource, 'nodes', id, 'attributes'), value: original.attributes },
  ];
}

/** The first that shares the weights of a removed node becomes the original of the others. */
function heirs(resource: string, stored: Resource, gone: ReadonlySet<string>): PatchOp[] {
  const { nodes } = resourceGraph(stored);
  return [...gone].flatMap((original) => {
    const left = Object.keys(nodes).filter((id) => nodes[id]?.shares === original && !gone.has(id));
    const [heir, ...others] = left;
    if (heir === undefined) return [];
    const { attributes = {}, name } = nodes[original] ?? {};
    const named = name !== undefined && nodes[heir]?.name === undefined;
    return [
      { op: 'remove', path: at(resource, 'nodes', heir, 'shares') },
      { op: 'replace', path: at(resource, 'nodes', heir, 'attributes'), value: attributes },
      ...(named ? nodeRename(resource, heir, undefined, name) : []),
      ...others.map(
        (id): PatchOp => ({
          op: 'replace',
          path: at(resource, 'nodes', id, 'shares'),
          value: heir,
        }),
      ),
    ] satisfies PatchOp[];
  });
}

export function nodesMove(resource: string, moves: Readonly<Record<string, Position>>): PatchOp[] {
  return Object.entries(moves).map(([id, value]) => ({
    op: 'add',
    path: at(resource, 'nodes', id, 'position'),
    value,
  }));
}

/** An empty name takes the node's own name away. Nothing when nothing changes. */
export function nodeRename(
  resource: string,
  id: string,
  present: string | undefined,
  name: string,
): PatchOp[] {
  const path = at(resource, 'nodes', id, 'name');
  if (name === (present ?? '')) return [];
  return name === '' ? [{ op: 'remove', path }] : [{ op: 'add', path, value: name }];
}

/** Sets an attribute; the default is stored by not storing anything. */
export function attributeSet(
  resource: string,
  id: string,
  node: ResourceNode,
  attribute: ResourceAttribute,
  value: unknown,
): PatchOp[] {
  const path = at(resource, 'nodes', id, 'attributes', attribute.name);
  const isStored = Object.hasOwn(node.attributes, attribute.name);
  const isDefault =
    value === undefined || (attribute.default !== undefined && isEqual(value, attribute.default));
  if (isDefault) return isStored ? [{ op: 'remove', path }] : [];
  if (isStored && isEqual(node.attributes[attribute.name], value)) return [];
  return [{ op: 'add', path, value }];
}

const edge = (resource: string, id: string, from: End, to: End, index: number): PatchOp => ({
  op: 'add',
  path: at(resource, 'edges', id),
  value: { from, to, index },
});

/** Connects; an input of many takes it as its last, any other gives its present edge away. */
export function edgeAdd(
  resource: string,
  schema: ResourceSchema,
  graph: ResourceGraph,
  id: string,
  from: End,
  to: End,
): PatchOp[] {
  const present = edgesInto(graph, to);
  const isMany = portsOf(schema, graph, to[0]).inputs.some(
    ({ name, many }) => name === to[1] && many === true,
  );
  if (isMany) {
    const last = Math.max(-1, ...present.map((one) => graph.edges[one]?.index ?? 0));
    return [edge(resource, id, from, to, last + 1)];
  }
  return [
    ...present.map((one): PatchOp => ({ op: 'remove', path: at(resource, 'edges', one) })),
    edge(resource, id, from, to, 0),
  ];
}

/** Puts the connections of one input into this order. */
export function edgesOrder(
  resource: string,
  graph: ResourceGraph,
  order: readonly string[],
): PatchOp[] {
  return order.flatMap((id, index): PatchOp[] =>
    graph.edges[id]?.index === index
      ? []
      : [{ op: 'add', path: at(resource, 'edges', id, 'index'), value: index }],
  );
}

interface Insertion {
  node: string;
  type: ResourceNodeType;
  position: Position;
  /** Ids of the two edges in place of the one. */
  before: string;
  after: string;
}

/** Puts a new node into an edge: what came along it now goes through the node, at the same place of its order. */
export function edgeInsert(
  resource: string,
  graph: ResourceGraph,
  id: string,
  { node, type, position, before, after }: Insertion,
): PatchOp[] {
  const present = graph.edges[id];
  const [input] = type.inputs;
  const [output] = type.outputs;
  if (!present || !input || !output) return [];
  return [
    { op: 'remove', path: at(resource, 'edges', id) },
    ...nodeAdd(resource, node, {
      layer: type.id,
      attributes: {},
      position,
      ...inBlock(commonBlock(graph, [present.from[0], present.to[0]])),
    }),
    edge(resource, before, present.from, [node, input.name], 0),
    edge(resource, after, [node, output.name], present.to, present.index),
  ];
}
