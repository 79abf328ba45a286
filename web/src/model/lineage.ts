// The lineage of an artifact as a graph that the canvas can draw. Pure.

import type { Lineage, LineageNode } from '../api/lineage';
import type { NodeFace } from '../graph/face';
import * as text from '../text';
import { valueText } from './format';
import type { PipelineEdge } from './project_model';

/** The port of what has no ports of its own. */
const port = 'data';

export function lineageName(node: LineageNode): string {
  if (node.kind === 'hidden') return text.lineage.hidden;
  if (node.kind === 'lost') return text.lineage.lost;
  return node.name || text.lineage.deletedArtifact;
}

const unique = (names: readonly (string | null)[]) => [
  ...new Set(names.map((name) => name ?? port)),
];

/** Every node with the ports that edges use, and what is known of it in a line or two. */
export function lineageFaces({ nodes, edges }: Lineage): NodeFace[] {
  return nodes.map((node) => {
    const inputs = edges.filter(({ to }) => to === node.id).map(({ input }) => input);
    const outputs = edges.filter(({ from }) => from === node.id).map(({ output }) => output);
    const isJob = node.kind === 'job';
    return {
      id: node.id,
      name: lineageName(node),
      kind: isJob && node.operation_name !== node.name ? (node.operation_name ?? null) : null,
      color: '',
      isBuiltIn: !isJob,
      inputs: isJob ? unique(inputs) : inputs.length > 0 ? [port] : [],
      outputs: isJob ? unique(outputs) : outputs.length > 0 ? [port] : [],
      rows: isJob ? valuesOf(node) : [],
      note: noteOf(node),
    };
  });
}

const shownValues = 3;

const valuesOf = (node: LineageNode) =>
  Object.entries(node.attributes ?? {})
    .slice(0, shownValues)
    .map(([name, value]): [string, string] => [name.replaceAll('_', ' '), valueText(value)]);

function noteOf(node: LineageNode): string | null {
  if (node.more) return text.lineage.more;
  if (node.kind === 'artifact') return node.state ? text.lineage.states[node.state] : null;
  const { execution } = node;
  return execution && typeof execution === 'object' ? execution.name : null;
}

/** The edges in the form of a pipeline's. */
export function lineageEdges({ nodes, edges }: Lineage): Record<string, PipelineEdge> {
  const jobs = new Set(nodes.filter(({ kind }) => kind === 'job').map(({ id }) => id));
  const at = (id: string, name: string | null): [string, string] => [
    id,
    (jobs.has(id) ? name : null) ?? port,
  ];
  return Object.fromEntries(
    edges.map(({ from, to, output, input }, index) => [
      `e${index}`,
      { from: at(from, output), to: at(to, input) },
    ]),
  );
}

/** How many jobs and artifacts there are, as far as one may see them. */
export function lineageCounts({ nodes }: Lineage) {
  const count = (kind: LineageNode['kind']) => nodes.filter((node) => node.kind === kind).length;
  return { jobs: count('job'), artifacts: count('artifact') };
}
