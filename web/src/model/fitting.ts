// Which ports and operations fit a port or an edge. Pure.

import { builtIns, operationOf, pipelineAsOperation } from './pipeline';
import type { Operation, Pipeline, PipelineEdge, Port, ProjectModel } from './project_model';

export type End = [node: string, port: string];
export interface PortEnd {
  node: string;
  port: string;
  side: 'source' | 'target';
}

type Side = PortEnd['side'];
export const otherSide = (side: Side): Side => (side === 'source' ? 'target' : 'source');

/** The two ends of a connection, output first. */
export const endsOf = (a: PortEnd, b: PortEnd): [from: End, to: End] =>
  a.side === 'source'
    ? [
        [a.node, a.port],
        [b.node, b.port],
      ]
    : [
        [b.node, b.port],
        [a.node, a.port],
      ];

const portsOf = (operation: Operation | undefined, side: Side): readonly Port[] =>
  (side === 'source' ? operation?.interface.outputs : operation?.interface.inputs) ?? [];

const typesFit = (a: Port, b: Port) => !a.type || !b.type || a.type === b.type;

/** Every port that a connection from `start` may end at. An occupied input fits: its edge is replaced. */
export function fittingPorts(model: ProjectModel, pipeline: Pipeline, start: PortEnd): PortEnd[] {
  const node = pipeline.nodes[start.node];
  const port =
    node && portsOf(operationOf(model, node), start.side).find(({ name }) => name === start.port);
  if (!port) return [];
  const blocked = closure(Object.values(pipeline.edges), start.node, otherSide(start.side));
  const side = otherSide(start.side);
  return Object.entries(pipeline.nodes).flatMap(([id, other]) =>
    blocked.has(id)
      ? []
      : portsOf(operationOf(model, other), side)
          .filter((end) => typesFit(port, end) && !isExposed(pipeline, side, [id, end.name]))
          .map(({ name }) => ({ node: id, port: name, side })),
  );
}

/** An exposed input gets its value from who uses the pipeline. */
const isExposed = (pipeline: Pipeline, side: Side, [node, port]: End) =>
  side === 'target' &&
  Object.values(pipeline.inputs ?? {}).some(({ to }) => to?.[0] === node && to[1] === port);

/** The node and everything before it (side target) or after it (side source): a connection from there closes a cycle. */
function closure(edges: readonly PipelineEdge[], start: string, away: Side): Set<string> {
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) {
    const [here, there] = away === 'source' ? [from[0], to[0]] : [to[0], from[0]];
    const known = next.get(here);
    if (known) known.push(there);
    else next.set(here, [there]);
  }
  const seen = new Set([start]);
  const stack = [start];
  for (let node = stack.pop(); node !== undefined; node = stack.pop())
    for (const child of next.get(node) ?? [])
      if (!seen.has(child)) {
        seen.add(child);
        stack.push(child);
      }
  return seen;
}

/** The first port of an operation that fits a port of another node. */
export function portFor(
  model: ProjectModel,
  pipeline: Pipeline,
  start: PortEnd,
  operation: Operation,
): string | null {
  const node = pipeline.nodes[start.node];
  const own =
    node && portsOf(operationOf(model, node), start.side).find(({ name }) => name === start.port);
  if (!own) return null;
  const other = portsOf(operation, otherSide(start.side)).find((port) => typesFit(own, port));
  return other?.name ?? null;
}

export interface Insertion {
  input: string;
  output: string;
}

/** The ports by which an operation fits into an edge; null when it does not. */
export function insertionOf(
  model: ProjectModel,
  pipeline: Pipeline,
  edge: PipelineEdge,
  operation: Operation,
): Insertion | null {
  const input = portFor(model, pipeline, outOf(edge), operation);
  const output = portFor(model, pipeline, into(edge), operation);
  return input !== null && output !== null ? { input, output } : null;
}

const outOf = ({ from }: PipelineEdge): PortEnd => ({
  node: from[0],
  port: from[1],
  side: 'source',
});
const into = ({ to }: PipelineEdge): PortEnd => ({ node: to[0], port: to[1], side: 'target' });

/** Ids of the operations, built-in ones first, and of the pipelines, of which `fits` is true. */
export function operationsWhere(
  model: ProjectModel,
  fits: (operation: Operation) => boolean,
): Set<string> {
  const pipelines = Object.keys(model.pipelines).flatMap((id): [string, Operation][] => {
    const operation = pipelineAsOperation(model, id);
    return operation ? [[id, operation]] : [];
  });
  const all = [...Object.entries(builtIns), ...Object.entries(model.operations), ...pipelines];
  return new Set(all.filter(([, operation]) => fits(operation)).map(([id]) => id));
}
