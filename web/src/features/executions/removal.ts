// What goes with executions that are deleted, and what stays, in lines to be read. Pure.

import type { Removal } from '../../api/executions';
import { plural, sizeText } from '../../model/format';
import * as text from '../../text';

type Named = Removal['artifacts'][number];

const names = (rows: readonly Named[]) => rows.map(({ name }) => `“${name}”`).join(', ');

export function removalLines(removal: Removal): string[] {
  const { removal: words } = text.executions;
  const { takers } = removal;
  const staying = removal.value_count - removal.freed_count;
  const figures = `${plural(removal.figure_count, 'figure')} (${sizeText(removal.figure_bytes)})`;
  return [
    removal.value_count === 0
      ? words.noValues
      : words.values(plural(removal.freed_count, 'value'), sizeText(removal.freed_bytes)),
    ...(staying > 0 ? [words.staying(plural(staying, 'value'))] : []),
    words.shown(figures, sizeText(removal.console_bytes)),
    ...(removal.bundle_bytes > 0 ? [words.bundles(sizeText(removal.bundle_bytes))] : []),
    ...(removal.artifacts.length > 0 ? [words.artifacts(names(removal.artifacts))] : []),
    ...(takers.length > 0 ? [words.takers(names(takers))] : []),
  ];
}
