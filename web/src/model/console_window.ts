// The parts of a console that are shown: how text is cut into lines for them, and which give way when there are too many.
// Pure.

export interface Part {
  bytes: number;
  /** Letters of the shown text. */
  letters: number;
  /** It ends with a line, so the window may end here as well. */
  isClosed: boolean;
}

const partSize = 4 * 1024 * 1024;

/** Pieces of about `size` letters, whole lines each, the last one perhaps without its end. */
export function linesOf(text: string, size: number): string[] {
  const pieces: string[] = [];
  let start = 0;
  while (text.length - start > size) {
    const line = text.indexOf('\n', start + size);
    if (line < 0) break;
    pieces.push(text.slice(start, line + 1));
    start = line + 1;
  }
  if (start < text.length) pieces.push(text.slice(start));
  return pieces;
}

/** The parts after the window has grown at its end to `shown` bytes; `letters` are those of the last part. */
export function partsJoin(
  parts: readonly Part[],
  grown: { shown: number; letters: number; isClosed: boolean },
): Part[] {
  const { letters, isClosed } = grown;
  const last = parts.at(-1);
  const others = parts.slice(0, -1);
  const bytes = grown.shown - others.reduce((sum, part) => sum + part.bytes, 0);
  if (!last) return [{ bytes, letters, isClosed }];
  if (last.isClosed && last.bytes >= partSize)
    return [...parts, { bytes: bytes - last.bytes, letters: letters - last.letters, isClosed }];
  return [...others, { bytes, letters, isClosed }];
}

/** The parts that are kept when there is room for so many bytes; at least one. The same list when all are. */
export function partsFit(parts: Part[], room: number, dropAt: 'start' | 'end'): Part[] {
  let total = parts.reduce((sum, { bytes }) => sum + bytes, 0);
  let from = 0;
  let to = parts.length;
  while (total > room && to - from > 1) {
    const edge = dropAt === 'start' ? parts[from] : parts[to - 1];
    const next = dropAt === 'start' ? edge : parts[to - 2];
    if (!edge || !next?.isClosed) break;
    total -= edge.bytes;
    if (dropAt === 'start') from++;
    else to--;
  }
  return from === 0 && to === parts.length ? parts : parts.slice(from, to);
}

/** Where a part of a console begins that shows the place `at`: at a line's beginning, with what comes before as context.
 * `lines` lines before the one that is asked for; null when not even that one begins here. */
export function partAround(
  bytes: Uint8Array,
  at: number,
  isFirst: boolean,
): { start: number; lines: number } | null {
  const start = isFirst ? 0 : bytes.indexOf(newLine) + 1;
  if (!isFirst && (start === 0 || start > at)) return null;
  let lines = 0;
  for (let n = start; n < at; n++) if (bytes[n] === newLine) lines++;
  return { start, lines };
}

/** The lines that end in these bytes. */
export function lineEnds(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(newLine); at >= 0; at = bytes.indexOf(newLine, at + 1)) count++;
  return count;
}

export const newLine = 10;
