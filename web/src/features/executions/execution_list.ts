// Which executions are shown, and in which order. Pure.

import type { ExecutionFilter } from '../../api/executions';
import type { Execution, Status } from '../../api/types';
import { elapsed } from '../../model/format';

export interface Filter {
  pipeline?: string | undefined;
  status?: Status | undefined;
  q?: string | undefined;
  label?: string | undefined;
  /** The id of who started it. */
  by?: string | undefined;
  /** An id, `any` or `none`; so is the next. */
  sweep?: string | undefined;
  trigger?: string | undefined;
  debug?: boolean | undefined;
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

/** As the server is asked for it; its usual order needs no asking. */
export function sortAsked(sort: Sort): ExecutionFilter {
  const value = sortFormat(sort)?.replace('created', 'created_at');
  return value ? ({ sort: value } as ExecutionFilter) : {};
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

/** What the server is asked for. */
export function asked({ q, ...filter }: Filter): ExecutionFilter {
  const parts = Object.entries({ ...filter, search: q }).filter(
    ([, value]) => value !== undefined && value !== '',
  );
  return Object.fromEntries(parts) as ExecutionFilter;
}

function isOf(wanted: string | undefined, present: string | null | undefined): boolean {
  if (wanted === 'any' || wanted === 'none') return (wanted === 'any') === Boolean(present);
  return !wanted || wanted === present;
}

export function isFound(execution: Execution, filter: Filter): boolean {
  const { pipeline, status, q, label, by, sweep, trigger, debug } = filter;
  if (pipeline && execution.pipeline !== pipeline) return false;
  if (status && execution.status !== status) return false;
  if (label && !execution.labels.includes(label)) return false;
  if (by && execution.created_by.id !== by) return false;
  if (debug !== undefined && execution.debug !== debug) return false;
  if (!isOf(sweep, execution.sweep) || !isOf(trigger, execution.started_by?.trigger)) return false;
  const sought = q?.toLowerCase() ?? '';
  const texts = [execution.name, execution.notes, execution.pipeline_name];
  return texts.some((one) => one.toLowerCase().includes(sought));
}

/**
 * What the server found and what is known here, in order. While the server has more, only as far as its last one: what
 * comes behind that is not complete yet.
 */
export function listed(
  found: readonly Execution[],
  known: readonly Execution[],
  { sort, hasMore, now }: { sort: Sort; hasMore: boolean; now: number },
): Execution[] {
  const all = sorted(joined(found, known), sort, now);
  if (!hasMore) return all;
  const ids = new Set(found.map(({ id }) => id));
  return all.slice(0, all.findLastIndex(({ id }) => ids.has(id)) + 1);
}

/** Who started these executions, each once, by name. */
export function peopleOf(
  executions: readonly Pick<Execution, 'created_by'>[],
): { value: string; label: string }[] {
  const names = new Map(executions.map(({ created_by }) => [created_by.id, created_by.name]));
  return [...names]
    .map(([value, label]) => ({ value, label }))
    .toSorted((a, b) => a.label.localeCompare(b.label));
}

/** Where executions come from, as one word for a list to choose from: `sweep:any`, `trigger:` and an id, `debug`. */
export function originFormat({ sweep, trigger, debug }: Filter): string {
  if (sweep === 'none' && trigger === 'none') return 'hand';
  if (sweep) return `sweep:${sweep}`;
  if (trigger) return `trigger:${trigger}`;
  return debug === undefined ? '' : 'debug';
}

/** The other way; every part is named, so that what was chosen before goes. */
export function originParse(word: string): Pick<Filter, 'sweep' | 'trigger' | 'debug'> {
  const none = { sweep: undefined, trigger: undefined, debug: undefined };
  const [kind, which] = word.split(':');
  if (word === 'hand') return { ...none, sweep: 'none', trigger: 'none' };
  if (word === 'debug') return { ...none, debug: true };
  return kind === 'sweep' || kind === 'trigger' ? { ...none, [kind]: which } : none;
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
