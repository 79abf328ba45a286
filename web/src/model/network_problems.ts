// The problems of an architecture: what the library of shapes says, and what only the schema knows. Pure.

import type { Fix, NetworkFacts, NetworkProblem } from '../keras/network';
import { blocksOf, membersOf } from './network_blocks';
import { type GraphProblem, type ResourceGraph, titleOf } from './resource_graph';
import type { ResourceSchema } from './resource_schema';

export interface LayerProblem extends GraphProblem {
  /** It may not be meant, but it runs. */
  isHint: boolean;
  fixes: Fix[];
  /** It is about this block; `node` is the first in it. */
  block?: string;
}

/** The node that a problem is shown at. */
function placeOf(graph: ResourceGraph, { node, edge, block }: NetworkProblem): string | undefined {
  if (node !== undefined) return node;
  if (edge !== undefined) return graph.edges[edge]?.to[0];
  return block === undefined ? undefined : membersOf(graph, block)[0];
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
    const { attribute, block } = problem;
    const title = blocksOf(graph)[block ?? '']?.name ?? titleOf(schema, node);
    const detail = `${title}: ${problem.detail}`;
    const about = {
      ...(attribute === undefined ? {} : { attribute }),
      ...(block === undefined ? {} : { block }),
    };
    return [{ node: place, detail, isHint: problem.hint, fixes: problem.fixes, ...about }];
  });
  const known = new Set(
    told.filter(({ isHint, block }) => !isHint && block === undefined).map(subjectOf),
  );
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
