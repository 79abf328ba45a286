// A part of a pipeline as a pipeline of its own: what comes in becomes Inputs, what goes out becomes Outputs. Pure.

import { nameUnique } from './changes';
import { type PatchOp, pointerOf } from './json_patch';
import type { Pipeline, PipelineEdge, PipelineNode, Position, ProjectModel } from './project_model';

const above = 110;
const sideways = 210;

/** The new pipeline; the old one stays as it is. */
export function pipelineExtract(
  model: ProjectModel,
  pipelineId: string,
  nodes: readonly string[],
  places: Readonly<Record<string, Position>>,
  fresh: string,
  newId: () => string,
): PatchOp[] {
  const source = model.pipelines[pipelineId];
  const chosen = new Set(nodes.filter((id) => source?.nodes[id]));
  if (!source || chosen.size === 0) return [];
  const kept = Object.entries(source.nodes).filter(([id]) => chosen.has(id));
  const result: Pipeline = {
    name: nameUnique(
      `${source.name.slice(0, 105)} part`,
      Object.values(model.pipelines).map(({ name }) => name),
    ),
    nodes: Object.fromEntries(kept.map(([id, node]) => [id, bare(node, places[id])])),
    edges: {},
  };
  const cut = { in: new Map<string, string>(), out: new Map<string, string>() };
  for (const edge of Object.values(source.edges)) {
    const isFrom = chosen.has(edge.from[0]);
    const isTo = chosen.has(edge.to[0]);
    if (isFrom && isTo) result.edges[newId()] = edge;
    else if (isTo) comesIn(result, cut.in, edge, newId);
    else if (isFrom) goesOut(result, cut.out, edge, newId);
  }
  return [{ op: 'add', path: pointerOf('pipelines', fresh), value: result }];
}

function bare(
  { pinned: _pinned, ...node }: PipelineNode,
  place: Position | undefined,
): PipelineNode {
  return place ? { ...node, position: place } : node;
}

/** One Input for each output outside that is used inside. */
function comesIn(
  content: Pipeline,
  known: Map<string, string>,
  edge: PipelineEdge,
  newId: () => string,
) {
  const key = edge.from.join(' ');
  const input = known.get(key) ?? newId();
  if (!known.has(key)) {
    known.set(key, input);
    const place = content.nodes[edge.to[0]]?.position;
    content.nodes[input] = {
      operation: 'Input',
      name: edge.from[1],
      attributes: {},
      references: {},
      ...(place ? { position: besides(place, known.size - 1, -above) } : {}),
    };
  }
  content.edges[newId()] = { from: [input, 'data'], to: edge.to };
}

/** One Output for each output inside that is used outside, named after it. */
function goesOut(
  content: Pipeline,
  known: Map<string, string>,
  edge: PipelineEdge,
  newId: () => string,
) {
  const key = edge.from.join(' ');
  if (known.has(key)) return;
  const output = newId();
  known.set(key, output);
  const place = content.nodes[edge.from[0]]?.position;
  content.nodes[output] = {
    operation: 'Output',
    attributes: { name: nameUnique(edge.from[1], savedNames(content)) },
    references: {},
    ...(place ? { position: besides(place, known.size - 1, 2 * above) } : {}),
  };
  content.edges[newId()] = { from: edge.from, to: [output, 'data'] };
}

const savedNames = (content: Pipeline) =>
  Object.values(content.nodes)
    .filter(({ operation }) => operation === 'Output')
    .map(({ attributes }) => String(attributes.name ?? ''));

const besides = ({ x, y }: Position, index: number, dy: number): Position => ({
  x: x + index * sideways,
  y: y + dy,
});
