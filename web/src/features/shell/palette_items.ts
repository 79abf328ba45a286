// What the command palette offers, and how it finds it. Pure.

export interface PaletteItem {
  id: string;
  group: string;
  label: string;
  hint?: string;
  /** Its keys, as shown. */
  keys?: string;
  perform: () => void;
}

const shown = 40;

/** How well the letters of a query fit a label; lower is better, null = not at all. */
export function fit(label: string, query: string): number | null {
  const haystack = label.toLowerCase();
  const needle = query.trim().toLowerCase();
  if (needle === '') return 0;
  const whole = haystack.indexOf(needle);
  if (whole === 0) return 0;
  if (whole > 0) return /\W/.test(haystack[whole - 1] ?? '') ? 1 : 2 + whole / 100;
  let position = -1;
  let spread = 0;
  for (const letter of needle.replaceAll(' ', '')) {
    const next = haystack.indexOf(letter, position + 1);
    if (next < 0) return null;
    spread += next - position - 1;
    position = next;
  }
  return 10 + spread;
}

export function paletteFind(items: readonly PaletteItem[], query: string): PaletteItem[] {
  return items
    .map((item, order) => ({ item, order, score: fit(`${item.label} ${item.hint ?? ''}`, query) }))
    .filter((row): row is typeof row & { score: number } => row.score !== null)
    .sort((a, b) => a.score - b.score || a.order - b.order)
    .slice(0, shown)
    .map(({ item }) => item);
}
