// Changes grouped into sittings: what one person did without a longer pause. Pure.

import type { PatchOp } from './json_patch';

export interface HistoryChange {
  revision: number;
  author: string;
  author_name: string;
  client: string;
  kind: string;
  created_at: string;
  restored?: number | null;
  patch: PatchOp[];
  derived: PatchOp[];
}

export interface Sitting {
  author: string;
  authorName: string;
  /** Newest first. */
  changes: HistoryChange[];
}

const pause = 15 * 60_000;

/** Newest first, as the changes are given. People who work at the same time have sittings side by side. */
export function sittingsOf(changes: readonly HistoryChange[]): Sitting[] {
  const sittings: Sitting[] = [];
  const open = new Map<string, Sitting>();
  for (const change of changes) {
    const present = open.get(change.author);
    const last = present?.changes.at(-1);
    if (present && last && timeOf(last) - timeOf(change) <= pause) {
      present.changes.push(change);
      continue;
    }
    const sitting = {
      author: change.author,
      authorName: change.author_name,
      changes: [change],
    };
    sittings.push(sitting);
    open.set(change.author, sitting);
  }
  return sittings;
}

const timeOf = ({ created_at }: HistoryChange) => Date.parse(created_at);
