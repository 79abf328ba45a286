// The fixes of a network's problems as changes of its graph. Pure; ids are given by the caller.

import type { Fix } from '../keras/network';
import { type PatchOp, pointerOf } from './json_patch';
import { inBlock } from './network_blocks';
import type { Position } from './project_model';
import { attributeSet, edgeAdd, edgeInsert, nodeAdd } from './resource_changes';
import { edgesInto, type ResourceGraph } from './resource_graph';
import { nodeTypeOf, type ResourceNodeType, type ResourceSchema } from './resource_schema';

const below = 110;

export interface FixPlace {
  resource: string;
  schema: ResourceSchema;
  graph: ResourceGraph;
  /** Where the canvas draws the nodes. */
  places: Readonly<Record<string, Position>>;
}

/** What a fix changes at a node; nothing when the graph is not any more what the fix was made for. */
export function networkFix(at: FixPlace, node: string, fix: Fix, newId: () => string): PatchOp[] {
  if ('set' in fix) return set(at, node, fix.set, fix.to);
  if ('replace' in fix) return replace(at, node, fix.replace);
  const name = 'insert' in fix ? fix.insert : fix.append;
  const type = nodeTypeOf(at.schema, name);
  if (!type) return [];
  return 'insert' in fix ? insert(at, node, type, newId) : append(at, node, type, newId);
}

function set({ resource, schema, graph }: FixPlace, id: string, name: string, value: unknown) {
  const node = graph.nodes[id];
  const type = node && nodeTypeOf(schema, node.layer);
  const attribute = type?.attributes.find((one) => one.name === name);
  return node && attribute ? attributeSet(resource, id, node, attribute, value) : [];
}

const placeIn = ({ places, graph }: FixPlace, id: string): Position =>
  places[id] ?? graph.nodes[id]?.position ?? { x: 0, y: 0 };

function between(at: FixPlace, above: string, under: string): Position {
  const [a, b] = [placeIn(at, above), placeIn(at, under)];
  return { x: Math.round((a.x + b.x) / 2), y: Math.round((a.y + b.y) / 2) };
}

/** Into the first connection of the node's first input. */
function insert(at: FixPlace, id: string, type: ResourceNodeType, newId: () => string): PatchOp[] {
  const incoming = Object.keys(at.graph.edges)
    .filter((edge) => at.graph.edges[edge]?.to[0] === id)
    .map((edge) => at.graph.edges[edge]?.to ?? null);
  const end = incoming.find((to) => to !== null);
  const [edge] = end ? edgesInto(at.graph, end) : [];
  const from = edge === undefined ? undefined : at.graph.edges[edge]?.from[0];
  if (edge === undefined || from === undefined) return [];
  const position = between(at, from, id);
  return edgeInsert(at.resource, at.graph, edge, {
    node: newId(),
    type,
    position,
    before: newId(),
    after: newId(),
  });
}

function append(at: FixPlace, id: string, type: ResourceNodeType, newId: () => string): PatchOp[] {
  const present = at.graph.nodes[id];
  const [output] = (present && nodeTypeOf(at.schema, present.layer)?.outputs) ?? [];
  const [input] = type.inputs;
  if (!output || !input) return [];
  const { x, y } = placeIn(at, id);
  const fresh = newId();
  const position = { x, y: y + below };
  const value = { layer: type.id, attributes: {}, position, ...inBlock(present?.block) };
  const graph = { ...at.graph, nodes: { ...at.graph.nodes, [fresh]: value } };
  return [
    ...nodeAdd(at.resource, fresh, value),
    ...edgeAdd(at.resource, at.schema, graph, newId(), [id, output.name], [fresh, input.name]),
  ];
}

/** Another type of layer in its place; what the new one has no room for goes. */
function replace({ resource, schema, graph }: FixPlace, id: string, layer: string): PatchOp[] {
  const node = graph.nodes[id];
  const type = nodeTypeOf(schema, layer);
  if (!node || !type) return [];
  const known = new Set(type.attributes.map(({ name }) => name));
  const attributes = Object.fromEntries(
    Object.entries(node.attributes).filter(([name]) => known.has(name)),
  );
  const at = (...parts: string[]) => pointerOf('resources', resource, 'nodes', id, ...parts);
  return [
    { op: 'replace', path: at('layer'), value: layer },
    { op: 'replace', path: at('attributes'), value: attributes },
  ];
}
