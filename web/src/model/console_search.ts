// Finding a text in a long console, piece by piece. Pure.

/** Case is looked at only when asked for; the text is taken as it is, never as a pattern. */
export function matcherOf(query: string, isExact: boolean): RegExp {
  return new RegExp(query.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), isExact ? 'g' : 'gi');
}

/** Where matches begin in a piece of text that itself begins at `offset`, as long as they begin before `limit`. */
export function matchesIn(piece: string, offset: number, limit: number, matcher: RegExp): number[] {
  const found: number[] = [];
  matcher.lastIndex = 0;
  for (let match = matcher.exec(piece); match; match = matcher.exec(piece)) {
    const position = offset + match.index;
    if (position >= limit) break;
    found.push(position);
  }
  return found;
}

/** The number of positions, which are sorted, that lie before this one. */
export function countBefore(positions: readonly number[], position: number): number {
  let low = 0;
  let high = positions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((positions[middle] ?? 0) < position) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The index of the match to go to from a position; the ends are joined. -1 when there is none. */
export function matchBeside(
  positions: readonly number[],
  position: number,
  direction: 1 | -1,
): number {
  if (positions.length === 0) return -1;
  const before = countBefore(positions, position);
  if (direction === -1) return before === 0 ? positions.length - 1 : before - 1;
  const after = positions[before] === position ? before + 1 : before;
  return after === positions.length ? 0 : after;
}
