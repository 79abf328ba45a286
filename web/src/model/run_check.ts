// What the server says about a run before it starts, in the words of the dialog. Pure.

import { plural } from './format';

export interface CheckRow {
  pointer: string;
  detail: string;
}

const nodePointer = /^\/pipelines\/([^/]+)\/nodes\/([^/]+)/;

/** The node that a problem's pointer leads to, if it leads to one of this pipeline. */
export function nodeOfPointer(pointer: string, pipeline: string): string | null {
  const [, owner, node] = nodePointer.exec(pointer) ?? [];
  return owner === pipeline && node ? node.replaceAll('~1', '/').replaceAll('~0', '~') : null;
}

/** 3 jobs · 1 taken from an earlier run · 2 nodes left out */
export function checkText(check: { jobs: number; pinned: number; left_out: number }): string {
  const pinned = check.pinned > 0 ? [`${check.pinned} pinned, taken from earlier runs`] : [];
  const leftOut = check.left_out > 0 ? [`${plural(check.left_out, 'node')} left out`] : [];
  return [plural(check.jobs, 'job'), ...pinned, ...leftOut].join(' · ');
}

export interface WorkerLike {
  is_server: boolean;
  status: 'online' | 'draining' | 'drained' | 'lost';
}

/** The workers that take jobs of a compute. */
export function workersOf<T extends WorkerLike>(workers: readonly T[], adapter: string): T[] {
  const isServer = adapter === 'server';
  return workers.filter((one) => one.status === 'online' && one.is_server === isServer);
}

const fields = ['name', 'compute', 'storage', 'priority'] as const;
type RunField = (typeof fields)[number];

const fieldOf = (pointer: string | undefined): RunField | undefined =>
  fields.find((field) => pointer === `/${field}`);

/** Whether a problem is of a field of the dialog, where it is said, and not of the model. */
export const isAtField = (pointer: string): boolean => fieldOf(pointer) !== undefined;

/** What is said at each field of the dialog; the first problem of it. */
export function rowsAtFields(
  rows: readonly { pointer?: string; detail: string }[],
): Partial<Record<RunField, string>> {
  const said: Partial<Record<RunField, string>> = {};
  for (const { pointer, detail } of rows) {
    const field = fieldOf(pointer);
    if (field) said[field] ??= detail;
  }
  return said;
}
