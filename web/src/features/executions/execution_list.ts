// Which executions are shown, and in which order. Pure.

import type { Execution, Status } from '../../api/types';
import { elapsed } from '../../model/format';

export interface Filter {
  pipeline?: string | undefined;
  status?: Status | undefined;
  q?: string | undefined;
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

export function isFound(execution: Execution, { pipeline, status, q }: Filter): boolean {
  if (pipeline && execution.pipeline !== pipeline) return false;
  if (status && execution.status !== status) return false;
  return !q || execution.name.toLowerCase().includes(q.toLowerCase());
}

/** What the server found and what is known here, each once and in its latest state. */
export function joined(found: readonly Execution[], known: readonly Execution[]): Execution[] {
  const all = new Map<string, Execution>();
  for (const execution of [...found, ...known]) {
    const present = all.get(execution.id);
    if (!present || present.version <= execution.version) all.set(execution.id, execution);
  }
  return [...all.values()];
}
