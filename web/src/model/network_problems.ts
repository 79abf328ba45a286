// The problems of an architecture: what the library of shapes says, and what only the schema knows. Pure.

import type { Fix, NetworkFacts, NetworkProblem } from '../keras/network';
import { type GraphProblem, type ResourceGraph, titleOf } from './resource_graph';
import type { ResourceSchema } from './resource_schema';

export interface LayerProblem extends GraphProblem {
  /** It may not be meant, but it runs. */
  isHint: boolean;
  fixes: Fix[];
}

/** The node that a problem is shown at. */
function placeOf(graph: ResourceGraph, { node, edge, block }: NetworkProblem): string | undefined {
  if (node !== undefined) return node;
  if (edge !== undefined) return graph.edges[edge]?.to[0];
  return block === undefined ? undefined : Object.keys(graph.nodes)[0];
}

/** Errors before hints. What both the library and the schema say of an attribute or of a node's inputs is told once. */
export function layerProblems(
  schema: ResourceSchema,
  graph: ResourceGraph,
  facts: NetworkFacts | null,
  ofSchema: readonly GraphProblem[],
): LayerProblem[] {
  const told = (facts?.problems ?? []).flatMap((problem): LayerProblem[] => {
    const place = placeOf(graph, problem);
    const node = place === undefined ? undefined : graph.nodes[place];
    if (place === undefined || !node) return [];
    const detail = `${titleOf(schema, node)}: ${problem.detail}`;
    const { attribute } = problem;
    const about = attribute === undefined ? {} : { attribute };
    return [{ node: place, detail, isHint: problem.hint, fixes: problem.fixes, ...about }];
  });
  const known = new Set(told.filter(({ isHint }) => !isHint).map(subjectOf));
  const rest = ofSchema
    .filter((problem) => !known.has(subjectOf(problem)))
    .map((problem): LayerProblem => ({ ...problem, isHint: false, fixes: [] }));
  return [...told, ...rest].sort((a, b) => Number(a.isHint) - Number(b.isHint));
}

const subjectOf = ({ node, attribute = '' }: GraphProblem) => `${node}/${attribute}`;

/** What a fix does, for its button. */
export function fixText(fix: Fix): string {
  if ('set' in fix) return `Set ${fix.set.replaceAll('_', ' ')} to ${String(fix.to)}`;
  if ('insert' in fix) return `Insert ${fix.insert} before it`;
  if ('append' in fix) return `Add ${fix.append} after it`;
  return `Replace it by ${fix.replace}`;
}
