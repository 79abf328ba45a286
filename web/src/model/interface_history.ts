// The history of one entity as people read it: what one person did in one go is one row. Pure.

import type { HistoryChange } from './sittings';

export type Aspect = 'code' | 'environment' | 'color' | 'declared' | 'name' | 'runs' | 'all';

export interface HistoryRow {
  /** The last revision of the row: what the entity was after it. */
  revision: number;
  /** The revision before the row's first change. */
  before: number;
  author: string;
  from: string;
  to: string;
  changes: number;
  kind: string;
  /** Whether it brought an earlier state back. */
  isRestored: boolean;
  aspects: Aspect[];
}

const pause = 10 * 60_000;

/** Changes, the newest first, gathered: same author, same kind, and no longer pause than ten minutes. */
export function historyRows(changes: readonly HistoryChange[], path: string): HistoryRow[] {
  const rows: HistoryRow[] = [];
  for (const change of changes) {
    const row = rows.at(-1);
    const aspects = aspectsOf(change, path);
    if (row && continues(row, change)) {
      row.before = change.revision - 1;
      row.from = change.created_at;
      row.changes++;
      row.aspects = [...new Set([...row.aspects, ...aspects])];
    } else {
      rows.push(rowOf(change, aspects));
    }
  }
  return rows;
}

function continues(row: HistoryRow, change: HistoryChange): boolean {
  return (
    row.author === change.author_name &&
    row.kind === change.kind &&
    row.isRestored === isRestore(change) &&
    Date.parse(row.from) - Date.parse(change.created_at) < pause
  );
}

const isRestore = ({ restored }: HistoryChange) => restored !== undefined && restored !== null;

const rowOf = (change: HistoryChange, aspects: Aspect[]): HistoryRow => ({
  revision: change.revision,
  before: change.revision - 1,
  author: change.author_name,
  from: change.created_at,
  to: change.created_at,
  changes: 1,
  kind: change.kind,
  isRestored: isRestore(change),
  aspects,
});

const aspects: Readonly<Record<string, Aspect>> = {
  code: 'code',
  environment: 'environment',
  color: 'color',
  declared: 'declared',
  name: 'name',
  no_cache: 'runs',
  resources: 'runs',
  limits: 'runs',
  retries: 'runs',
};

/** What of the entity a change touched; `all` when it came or went as a whole. */
function aspectsOf({ patch, derived }: HistoryChange, path: string): Aspect[] {
  const found = new Set<Aspect>();
  for (const op of [...patch, ...derived]) {
    if (path === op.path || path.startsWith(`${op.path}/`)) found.add('all');
    const member = op.path.startsWith(`${path}/`) ? op.path.slice(path.length + 1) : '';
    const aspect = aspects[member.split('/')[0] ?? ''];
    if (aspect) found.add(aspect);
  }
  return [...found];
}
