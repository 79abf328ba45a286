// Which artifacts are shown, and in which order. Pure.

import type { Artifact } from '../../api/types';

export const sortKeys = ['name', 'type', 'size', 'storage', 'created', 'by'] as const;
export type SortKey = (typeof sortKeys)[number];

export interface View {
  search: string;
  /** A type, '' for artifacts without one, null for all. */
  type: string | null;
  sort: SortKey;
  isDescending: boolean;
}

export const firstView: View = { search: '', type: null, sort: 'created', isDescending: true };

const values: Record<SortKey, (artifact: Artifact) => string | number> = {
  name: ({ name }) => name,
  type: ({ type }) => type,
  size: ({ size }) => size,
  storage: ({ storage }) => storage.name,
  created: ({ created_at }) => Date.parse(created_at),
  by: ({ created_by }) => created_by?.name ?? '',
};

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

function compare(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return collator.compare(String(a), String(b));
}

export function artifactsShown(artifacts: readonly Artifact[], view: View): Artifact[] {
  const wanted = view.search.trim().toLowerCase();
  const value = values[view.sort];
  const sign = view.isDescending ? -1 : 1;
  return artifacts
    .filter(({ type }) => view.type === null || type === view.type)
    .filter(({ name, type, created_by }) =>
      `${name} ${type} ${created_by?.name ?? ''}`.toLowerCase().includes(wanted),
    )
    .sort((a, b) => sign * compare(value(a), value(b)) || (a.id < b.id ? 1 : -1));
}

/** A click on a column: by it, and the other way round when it is by it already. */
export function viewSorted(view: View, sort: SortKey): View {
  if (view.sort === sort) return { ...view, isDescending: !view.isDescending };
  return { ...view, sort, isDescending: sort === 'size' || sort === 'created' };
}

/** Whether the view needs all artifacts, not only the newest. */
export const needsAll = ({ search, type, sort, isDescending }: View) =>
  search.trim() !== '' || type !== null || sort !== 'created' || !isDescending;

export function typesOf(artifacts: readonly Artifact[]): string[] {
  return [...new Set(artifacts.map(({ type }) => type))].sort(collator.compare);
}
