// Which executions are shown, and in which order. Pure.

import type { Execution, Status } from '../../api/types';
import { elapsed } from '../../model/format';

export interface Filter {
  pipeline?: string | undefined;
  status?: Status | undefined;
  q?: string | undefined;
  label?: string | undefined;
}

export const sortColumns = ['status', 'name', 'pipeline', 'duration', 'created', 'by'] as const;
export type SortColumn = (typeof sortColumns)[number];

export interface Sort {
  column: SortColumn;
  isDown: boolean;
}

export const newestFirst: Sort = { column: 'created', isDown: true };

/** `name` or `-name`; what cannot be read is the newest first. */
export function sortParse(value: string | undefined): Sort {
  const isDown = value?.startsWith('-') ?? false;
  const column = sortColumns.find((one) => one === value?.replace(/^-/, ''));
  return column ? { column, isDown } : newestFirst;
}

/** For the address; the usual order needs none. */
export function sortFormat({ column, isDown }: Sort): string | undefined {
  if (column === newestFirst.column && isDown) return undefined;
  return (isDown ? '-' : '') + column;
}

/** A click on a column's head: first the way that column is usually read, then the other. */
export function sortNext(present: Sort, column: SortColumn): Sort {
  if (present.column === column) return { column, isDown: !present.isDown };
  return { column, isDown: column === 'created' || column === 'duration' };
}

const urgency: Record<Status, number> = {
  running: 0,
  queued: 1,
  pending: 2,
  failed: 3,
  canceled: 4,
  success: 5,
};

type Compare = (a: Execution, b: Execution, now: number) => number;

const compares: Record<SortColumn, Compare> = {
  status: (a, b) => urgency[a.status] - urgency[b.status],
  name: (a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }),
  pipeline: (a, b) => a.pipeline_name.localeCompare(b.pipeline_name),
  duration: (a, b, now) =>
    (elapsed(a.started_at, a.ended_at, now) ?? -1) - (elapsed(b.started_at, b.ended_at, now) ?? -1),
  created: (a, b) => a.created_at.localeCompare(b.created_at),
  by: (a, b) => a.created_by.name.localeCompare(b.created_by.name),
};

/** In order; what is equal keeps the newest first. */
export function sorted(executions: readonly Execution[], sort: Sort, now: number): Execution[] {
  const sign = sort.isDown ? -1 : 1;
  return executions.toSorted(
    (a, b) => sign * compares[sort.column](a, b, now) || b.created_at.localeCompare(a.created_at),
  );
}

export function isFound(execution: Execution, { pipeline, status, q, label }: Filter): boolean {
  if (pipeline && execution.pipeline !== pipeline) return false;
  if (status && execution.status !== status) return false;
  if (label && !execution.labels.includes(label)) return false;
  const sought = q?.toLowerCase() ?? '';
  const texts = [execution.name, execution.notes, execution.pipeline_name];
  return texts.some((one) => one.toLowerCase().includes(sought));
}

/** The labels of these executions, each once, in their order. */
export const labelsOf = (executions: readonly Pick<Execution, 'labels'>[]): string[] =>
  [...new Set(executions.flatMap(({ labels }) => labels))].toSorted((a, b) => a.localeCompare(b));

/** What was typed, with commas between: each label once, without outer spaces. */
export const labelsParse = (typed: string): string[] => [
  ...new Set(
    typed
      .split(',')
      .map((label) => label.trim())
      .filter(Boolean),
  ),
];

export const mostLabels = 20;
export const longestLabel = 40;

/** Whether so many labels of such lengths may be kept. */
export const areLabels = (labels: readonly string[]): boolean =>
  labels.length <= mostLabels && labels.every((label) => [...label].length <= longestLabel);

/** What the server found and what is known here, each once and in its latest state. */
export function joined(found: readonly Execution[], known: readonly Execution[]): Execution[] {
  const all = new Map<string, Execution>();
  for (const execution of [...found, ...known]) {
    const present = all.get(execution.id);
    if (!present || present.version <= execution.version) all.set(execution.id, execution);
  }
  return [...all.values()];
}
