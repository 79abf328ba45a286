// What goes with executions that are deleted, and what stays, in lines to be read. Pure.

import type { Removal } from '../../api/executions';
import { plural, sizeText } from '../../model/format';
import * as text from '../../text';

type Named = Removal['artifacts'][number];

/** Of several at once. A value that two of them share is counted as staying: each is asked for itself. */
export function removalSum(removals: readonly Removal[]): Removal {
  const sum = (member: keyof Removal) =>
    removals.reduce((total, removal) => total + Number(removal[member]), 0);
  const all = (member: 'artifacts' | 'takers'): Named[] => [
    ...new Map(removals.flatMap((one) => one[member].map((row) => [row.id, row]))).values(),
  ];
  return {
    value_count: sum('value_count'),
    value_bytes: sum('value_bytes'),
    freed_count: sum('freed_count'),
    freed_bytes: sum('freed_bytes'),
    figure_count: sum('figure_count'),
    figure_bytes: sum('figure_bytes'),
    console_bytes: sum('console_bytes'),
    metric_count: sum('metric_count'),
    artifacts: all('artifacts'),
    takers: all('takers'),
  };
}

const names = (rows: readonly Named[]) => rows.map(({ name }) => `“${name}”`).join(', ');

export function removalLines(removal: Removal, deleted: readonly { id: string }[]): string[] {
  const { removal: words } = text.executions;
  const gone = new Set(deleted.map(({ id }) => id));
  const takers = removal.takers.filter(({ id }) => !gone.has(id));
  const staying = removal.value_count - removal.freed_count;
  const figures = `${plural(removal.figure_count, 'figure')} (${sizeText(removal.figure_bytes)})`;
  return [
    removal.value_count === 0
      ? words.noValues
      : words.values(plural(removal.freed_count, 'value'), sizeText(removal.freed_bytes)),
    ...(staying > 0 ? [words.staying(plural(staying, 'value'))] : []),
    words.shown(figures, sizeText(removal.console_bytes)),
    ...(removal.artifacts.length > 0 ? [words.artifacts(names(removal.artifacts))] : []),
    ...(takers.length > 0 ? [words.takers(names(takers))] : []),
  ];
}
