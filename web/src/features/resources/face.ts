// A resource's node and edges as the canvas draws them. Pure.

import type { Edge } from '@xyflow/react';
import { detours } from '../../graph/detour';
import type { NodeFace } from '../../graph/face';
import { boxOf, edgeEnds, flowEdges, flowNode } from '../../graph/flow';
import type { Places } from '../../graph/layout';
import type { NetworkFacts } from '../../keras/network';
import type { LayerProblem } from '../../model/network_problems';
import { countText, shapeText } from '../../model/network_text';
import { edgesInto, portsOf, type ResourceGraph, titleOf } from '../../model/resource_graph';
import { categoryOf, nodeTypeOf, type ResourceSchema } from '../../model/resource_schema';
import { shownValue } from '../../model/shown_value';
import * as text from '../../text';

const unknownColor = '#b52a2a';
const shownRows = 4;

export function resourceFaces(
  schema: ResourceSchema | null,
  graph: ResourceGraph,
  problems: readonly LayerProblem[],
  facts: NetworkFacts | null,
): NodeFace[] {
  const worst = new Map<string, LayerProblem>();
  for (const problem of problems) if (!worst.has(problem.node)) worst.set(problem.node, problem);
  return Object.entries(graph.nodes).map(([id, node]) => {
    const type = schema ? nodeTypeOf(schema, node.layer) : undefined;
    const ports = portsOf(schema, graph, id);
    const original = node.shares === undefined ? undefined : graph.nodes[node.shares];
    const own = Object.entries(node.attributes).map(([label, value]): [string, string] => [
      label.replaceAll('_', ' '),
      shownValue(value),
    ]);
    return {
      id,
      name: titleOf(schema, node),
      kind: node.name ? (type?.name ?? node.layer) : null,
      color:
        (schema && type && categoryOf(schema, type)?.color) ??
        (schema ? unknownColor : 'var(--df-edge)'),
      isBuiltIn: false,
      inputs: ports.inputs.map(({ name }) => name),
      outputs: ports.outputs.map(({ name }) => name),
      rows: original
        ? [[text.resources.sharedWith, titleOf(schema, original)] as const]
        : own.slice(0, shownRows),
      note: noteOf(facts, id),
      problem: worst.get(id)?.detail ?? null,
      isHint: worst.get(id)?.isHint ?? false,
    };
  });
}

/** The lanes of the edges that nodes are in the way of. */
export function lanesOf(graph: ResourceGraph, faces: readonly NodeFace[], places: Places) {
  const nodes = new Map(
    faces.map((face) => [face.id, flowNode(face, places[face.id] ?? { x: 0, y: 0 })]),
  );
  const spans = flowEdges(graph.edges).flatMap((edge) => {
    const ends = edgeEnds(nodes, edge);
    return ends ? [{ id: edge.id, ...ends }] : [];
  });
  return detours(spans, [...nodes.values()].map(boxOf));
}

/** How many parameters a layer has, when it has some. */
function noteOf(facts: NetworkFacts | null, id: string): string | null {
  const layer = facts?.nodes[id];
  if (layer?.verdict !== 'known' || !layer.parameters) return null;
  return text.resources.parametersOf(countText(layer.parameters));
}

/** Edges with their number, where an input has several, and with the shape of what goes along them; around the nodes in their way. */
export function resourceEdges(
  graph: ResourceGraph,
  facts: NetworkFacts | null,
  lanes: ReadonlyMap<string, number>,
): Edge[] {
  const places = new Map<string, number>();
  for (const { to } of Object.values(graph.edges)) {
    const order = edgesInto(graph, to);
    if (order.length > 1) order.forEach((id, index) => void places.set(id, index + 1));
  }
  return flowEdges(graph.edges).map((edge) => {
    const place = places.get(edge.id);
    const tensor = facts?.edges[edge.id];
    const isOpen = facts?.nodes[edge.source]?.verdict === 'unknown';
    const shape = tensor ? shapeText(tensor.shape, tensor.dtype) : isOpen ? '?' : null;
    const label = [place === undefined ? null : `${place}.`, shape].filter(Boolean).join(' ');
    const lane = lanes.get(edge.id);
    return {
      ...edge,
      ...(label === '' ? {} : { label }),
      ...(lane === undefined ? {} : { type: 'detour', data: { lane }, zIndex: -1 }),
    };
  });
}
