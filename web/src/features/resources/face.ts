// A resource's node and edges as the canvas draws them. Pure.

import type { Edge } from '@xyflow/react';
import type { NodeFace } from '../../graph/face';
import { flowEdges } from '../../graph/flow';
import { valueText } from '../../model/format';
import { functionText, isFunctionValue } from '../../model/resource_function';
import {
  edgesInto,
  type GraphProblem,
  portsOf,
  type ResourceGraph,
  titleOf,
} from '../../model/resource_graph';
import { listText } from '../../model/resource_list';
import { categoryOf, nodeTypeOf, type ResourceSchema } from '../../model/resource_schema';

const unknownColor = '#b52a2a';
const shownRows = 4;

export function resourceFaces(
  schema: ResourceSchema | null,
  graph: ResourceGraph,
  problems: readonly GraphProblem[],
): NodeFace[] {
  return Object.entries(graph.nodes).map(([id, node]) => {
    const type = schema ? nodeTypeOf(schema, node.layer) : undefined;
    const ports = portsOf(schema, graph, id);
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
      rows: own.slice(0, shownRows),
      problem: problems.find((problem) => problem.node === id)?.detail ?? null,
    };
  });
}

const shownValue = (value: unknown) =>
  isFunctionValue(value)
    ? functionText(value)
    : Array.isArray(value)
      ? listText(value)
      : valueText(value);

/** Edges with their number, where an input has several. */
export function resourceEdges(graph: ResourceGraph): Edge[] {
  const places = new Map<string, number>();
  for (const { to } of Object.values(graph.edges)) {
    const order = edgesInto(graph, to);
    if (order.length > 1) order.forEach((id, index) => void places.set(id, index + 1));
  }
  return flowEdges(graph.edges).map((edge) => {
    const place = places.get(edge.id);
    return place === undefined ? edge : { ...edge, label: String(place) };
  });
}
