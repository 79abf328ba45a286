// A resource's graph, and what its schema says of it: ports, order of connections, problems. Pure.

import type { Position, Resource } from './project_model';
import { edgesAt } from './resource_edges';
import { nodeTypeOf, type ResourcePort, type ResourceSchema } from './resource_schema';
import { valueProblem } from './resource_value';

export interface ResourceNode {
  layer: string;
  name?: string;
  attributes: Record<string, unknown>;
  position?: Position;
  /** The node whose layer this is once more: its settings, and the same weights. */
  shares?: string;
  /** The innermost block that it is in. */
  block?: string;
}

/** Nodes that belong together. */
export interface ResourceBlock {
  name: string;
  parent?: string;
  /** How many copies follow one another; none: it is there once. */
  repeat?: number;
  collapsed?: true;
}

export type End = [node: string, port: string];

export interface ResourceEdge {
  from: End;
  to: End;
  /** Its place among the connections of one input. */
  index: number;
}

export interface ResourceGraph {
  nodes: Record<string, ResourceNode>;
  edges: Record<string, ResourceEdge>;
  /** Where there are some. */
  blocks?: Record<string, ResourceBlock>;
}

/** The graph of a resource as it is stored; what cannot be read of it is left out, as are edges without an end. */
export function resourceGraph(resource: Resource): ResourceGraph {
  const nodes = Object.fromEntries(
    Object.entries(resource.nodes).map(([id, value]) => [id, nodeRead(value)]),
  );
  for (const node of Object.values(nodes))
    if (node.shares !== undefined && !nodes[node.shares]) delete node.shares;
  const blocks = blocksRead(resource.blocks ?? {});
  for (const node of Object.values(nodes))
    if (node.block !== undefined && !blocks[node.block]) delete node.block;
  const edges = Object.entries(resource.edges).flatMap(([id, value]) => {
    const edge = edgeRead(value);
    return edge && nodes[edge.from[0]] && nodes[edge.to[0]] ? [[id, edge] as const] : [];
  });
  const known = Object.keys(blocks).length > 0 ? { blocks } : {};
  return { nodes, edges: Object.fromEntries(edges), ...known };
}

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function nodeRead(value: unknown): ResourceNode {
  const { layer, name, attributes, position, shares, block } = isObject(value) ? value : {};
  return {
    layer: typeof layer === 'string' ? layer : '?',
    attributes: isObject(attributes) ? attributes : {},
    ...(typeof name === 'string' && name !== '' ? { name } : {}),
    ...(isPosition(position) ? { position } : {}),
    ...(typeof shares === 'string' ? { shares } : {}),
    ...(typeof block === 'string' ? { block } : {}),
  };
}

/** A block whose parents lead back to it, or nowhere, stands outside. */
function blocksRead(stored: Json): Record<string, ResourceBlock> {
  const blocks = Object.fromEntries(
    Object.entries(stored).map(([id, value]) => [id, blockRead(id, value)]),
  );
  for (const [id, block] of Object.entries(blocks)) {
    const seen = new Set([id]);
    let at = block.parent;
    while (at !== undefined && blocks[at] && !seen.has(at)) {
      seen.add(at);
      at = blocks[at]?.parent;
    }
    if (at !== undefined) delete block.parent;
  }
  return blocks;
}

function blockRead(id: string, value: unknown): ResourceBlock {
  const { name, parent, repeat, collapsed } = isObject(value) ? value : {};
  return {
    name: typeof name === 'string' && name !== '' ? name : id,
    ...(typeof parent === 'string' ? { parent } : {}),
    ...(typeof repeat === 'number' && repeat > 1 ? { repeat } : {}),
    ...(collapsed === true ? { collapsed } : {}),
  };
}

const isPosition = (value: unknown): value is Json & Position =>
  isObject(value) && Number.isFinite(value.x) && Number.isFinite(value.y);

const isEnd = (value: unknown): value is End =>
  Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string');

function edgeRead(value: unknown): ResourceEdge | null {
  if (!isObject(value) || !isEnd(value.from) || !isEnd(value.to)) return null;
  return { from: value.from, to: value.to, index: Number(value.index) || 0 };
}

/** A node's own name, else that of its type. */
export function titleOf(schema: ResourceSchema | null, node: ResourceNode): string {
  return node.name ?? (schema && nodeTypeOf(schema, node.layer)?.name) ?? node.layer;
}

export interface Ports {
  inputs: ResourcePort[];
  outputs: ResourcePort[];
}

/** The ports of a node: those of its type, and those that edges speak of although the type does not (any more). */
export function portsOf(schema: ResourceSchema | null, graph: ResourceGraph, id: string): Ports {
  const node = graph.nodes[id];
  const type = schema && node ? nodeTypeOf(schema, node.layer) : undefined;
  const { into, from } = edgesAt(graph, id);
  const named = (ports: readonly ResourcePort[], ends: End[]) => {
    const known = new Set(ports.map(({ name }) => name));
    const more = new Set(ends.map(([, name]) => name).filter((name) => !known.has(name)));
    return [...ports, ...[...more].map((name) => ({ name }))];
  };
  return {
    inputs: named(
      type?.inputs ?? [],
      into.map(([, edge]) => edge.to),
    ),
    outputs: named(
      type?.outputs ?? [],
      from.map(([, edge]) => edge.from),
    ),
  };
}

/** The edges that end at an input, in their order. */
export function edgesInto(graph: ResourceGraph, [node, port]: End): string[] {
  return edgesAt(graph, node)
    .into.filter(([, { to }]) => to[1] === port)
    .sort(([a, x], [b, y]) => x.index - y.index || (a < b ? -1 : 1))
    .map(([id]) => id);
}

/** Everything that can be reached from a node along the edges, or against them, without the node itself. */
export function reachable(
  graph: ResourceGraph,
  start: string,
  way: 'along' | 'against' = 'along',
): Set<string> {
  const next = (id: string) =>
    way === 'along'
      ? edgesAt(graph, id).from.map(([, { to }]) => to[0])
      : edgesAt(graph, id).into.map(([, { from }]) => from[0]);
  const seen = new Set<string>();
  const stack = [start];
  for (let node = stack.pop(); node !== undefined; node = stack.pop())
    for (const child of next(node))
      if (!seen.has(child)) {
        seen.add(child);
        stack.push(child);
      }
  return seen;
}

export type Refusal = 'same_node' | 'no_port' | 'cycle' | 'types' | 'twice';

/** Why an output may not be connected with an input; null = it may (a single input's present edge gives way). Who asks for
 * many of them may know what makes a circle. */
export function connectRefusal(
  schema: ResourceSchema,
  graph: ResourceGraph,
  from: End,
  to: End,
  isCircle = () => reachable(graph, to[0]).has(from[0]),
): Refusal | null {
  if (from[0] === to[0]) return 'same_node';
  const output = portsOf(schema, graph, from[0]).outputs.find(({ name }) => name === from[1]);
  const input = portsOf(schema, graph, to[0]).inputs.find(({ name }) => name === to[1]);
  if (!output || !input) return 'no_port';
  const isThere = edgesInto(graph, to).some((id) => {
    const edge = graph.edges[id];
    return edge?.from[0] === from[0] && edge.from[1] === from[1];
  });
  if (isThere) return 'twice';
  if (isCircle()) return 'cycle';
  if (output.type && input.type && output.type !== input.type) return 'types';
  return null;
}

export interface GraphProblem {
  node: string;
  detail: string;
  /** That it is about. */
  attribute?: string;
}

/** What keeps a graph from being used, as far as its schema can tell. */
export function graphProblems(schema: ResourceSchema, graph: ResourceGraph): GraphProblem[] {
  return Object.entries(graph.nodes).flatMap(([id, node]) => {
    const title = titleOf(schema, node);
    const type = nodeTypeOf(schema, node.layer);
    if (!type) return [{ node: id, detail: `${title}: the extension has no “${node.layer}”` }];
    const settings = node.shares === undefined ? type.attributes : [];
    const attributes = settings.flatMap((attribute) => {
      const problem = valueProblem(schema, attribute, node.attributes);
      const { name } = attribute;
      const detail = `${title}: ${name.replaceAll('_', ' ')} ${problem}`;
      return problem ? [{ node: id, detail, attribute: name }] : [];
    });
    const inputs = type.inputs
      .filter((input) => !input.optional && edgesInto(graph, [id, input.name]).length === 0)
      .map((input) => `input “${input.name}” is not connected`);
    const gone = edgesGone(graph, id, type.inputs, type.outputs);
    const others = [...inputs, ...gone].map((detail) => ({
      node: id,
      detail: `${title}: ${detail}`,
    }));
    return [...attributes, ...others];
  });
}

function edgesGone(
  graph: ResourceGraph,
  id: string,
  inputs: readonly ResourcePort[],
  outputs: readonly ResourcePort[],
): string[] {
  const has = (ports: readonly ResourcePort[], name: string) =>
    ports.some((port) => port.name === name);
  const { into, from } = edgesAt(graph, id);
  const names = [
    ...from.map(([, edge]) => edge.from[1]).filter((name) => !has(outputs, name)),
    ...into.map(([, edge]) => edge.to[1]).filter((name) => !has(inputs, name)),
  ];
  return [...new Set(names)].map((name) => `there is no “${name}” to connect with`);
}
