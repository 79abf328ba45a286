// In which order the pipelines of a project are listed. Pure.

import type { Execution } from '../../api/types';
import type { Pipeline } from '../../model/project_model';

export const orders = ['name', 'lately', 'runs', 'size'] as const;
export type Order = (typeof orders)[number];

export interface Row {
  id: string;
  pipeline: Pipeline;
  /** Newest first. */
  runs: readonly Execution[];
}

const byName = (a: Row, b: Row) =>
  a.pipeline.name.localeCompare(b.pipeline.name, undefined, { numeric: true });

const lastRun = ({ runs }: Row) => runs[0]?.created_at ?? '';
const sizeOf = ({ pipeline }: Row) => Object.keys(pipeline.nodes).length;

const compare: Record<Order, (a: Row, b: Row) => number> = {
  name: () => 0,
  lately: (a, b) => lastRun(b).localeCompare(lastRun(a)),
  runs: (a, b) => b.runs.length - a.runs.length,
  size: (a, b) => sizeOf(b) - sizeOf(a),
};

/** The pipelines whose name or operations contain what was typed. */
export function pipelinesFound(
  rows: readonly Row[],
  typed: string,
  order: Order,
  operationName: (operation: string) => string,
): Row[] {
  const wanted = typed.trim().toLowerCase();
  const has = (words: string) => words.toLowerCase().includes(wanted);
  return rows
    .filter(
      ({ pipeline }) =>
        has(pipeline.name) ||
        Object.values(pipeline.nodes).some(
          ({ name, operation }) => has(name ?? '') || has(operationName(operation ?? '')),
        ),
    )
    .sort((a, b) => compare[order](a, b) || byName(a, b));
}
