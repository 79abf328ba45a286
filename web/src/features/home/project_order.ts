// Which projects are shown, and in which order. Pure.

import type { Project } from '../../api/types';

export const sorts = ['updated', 'name', 'created'] as const;
export type Sort = (typeof sorts)[number];

export const isSort = (value: unknown): value is Sort => sorts.some((sort) => sort === value);

const order: Record<Sort, (a: Project, b: Project) => number> = {
  updated: (a, b) => b.updated_at.localeCompare(a.updated_at),
  created: (a, b) => b.created_at.localeCompare(a.created_at),
  name: (a, b) => a.name.localeCompare(b.name, undefined, { numeric: true, sensitivity: 'base' }),
};

/** The projects whose name has every word of the query. */
export function projectsFind(projects: readonly Project[], query: string, sort: Sort): Project[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return projects
    .filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)))
    .sort(order[sort]);
}

const day = 24 * 60 * 60 * 1000;
const binDays = 30;

/** Days, the last one begun, until what was deleted then is removed for ever. */
export const daysLeft = (deletedAt: string, now: number): number =>
  Math.max(0, Math.ceil((Date.parse(deletedAt) + binDays * day - now) / day));
