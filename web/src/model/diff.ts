// The difference of two texts, line by line (E. W. Myers, "An O(ND) Difference Algorithm", 1986). Pure.

export interface DiffRow {
  kind: 'same' | 'added' | 'removed';
  text: string;
  /** Line numbers, counting from 1, in the text before and after. */
  before: number | null;
  after: number | null;
  /** The part of a replaced line that is really different. */
  mark?: [from: number, to: number];
}

export interface DiffFold {
  kind: 'fold';
  rows: DiffRow[];
}

const mostDifferences = 3000;

/** Null when the texts differ so much that a comparison tells nothing. */
export function lineDiff(before: string, after: string): DiffRow[] | null {
  const a = before === '' ? [] : before.split('\n');
  const b = after === '' ? [] : after.split('\n');
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (
    end < a.length - start &&
    end < b.length - start &&
    a[a.length - 1 - end] === b[b.length - 1 - end]
  )
    end++;
  const middle = steps(a.slice(start, a.length - end), b.slice(start, b.length - end));
  if (!middle) return null;
  const rows = rowsOf(a, b, [
    ...Array<Step>(start).fill('same'),
    ...middle,
    ...Array<Step>(end).fill('same'),
  ]);
  return marksAdd(rows);
}

type Step = DiffRow['kind'];

/** The shortest way from a to b, in steps. */
function steps(a: readonly string[], b: readonly string[]): Step[] | null {
  const most = Math.min(a.length + b.length, mostDifferences);
  const size = 2 * most + 3;
  const middle = most + 1;
  const reach = new Int32Array(size);
  const trail: Int32Array[] = [];
  for (let d = 0; d <= most; d++) {
    trail.push(reach.slice(middle - d - 1, middle + d + 2));
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && at(reach, middle + k - 1) < at(reach, middle + k + 1));
      let x = down ? at(reach, middle + k + 1) : at(reach, middle + k - 1) + 1;
      let y = x - k;
      while (x < a.length && y < b.length && a[x] === b[y]) {
        x++;
        y++;
      }
      reach[middle + k] = x;
      if (x >= a.length && y >= b.length) return walkBack(trail, a.length, b.length);
    }
  }
  return null;
}

const at = (numbers: Int32Array, index: number) => numbers[index] ?? 0;

function walkBack(trail: readonly Int32Array[], endX: number, endY: number): Step[] {
  const found: Step[] = [];
  let x = endX;
  let y = endY;
  for (let d = trail.length - 1; d >= 0; d--) {
    const reach = trail[d] as Int32Array;
    const middle = d + 1;
    const k = x - y;
    const down = k === -d || (k !== d && at(reach, middle + k - 1) < at(reach, middle + k + 1));
    const previousK = down ? k + 1 : k - 1;
    const previousX = d === 0 ? 0 : at(reach, middle + previousK);
    const previousY = d === 0 ? 0 : previousX - previousK;
    while (x > previousX && y > previousY) {
      found.push('same');
      x--;
      y--;
    }
    if (d === 0) break;
    found.push(down ? 'added' : 'removed');
    if (down) y--;
    else x--;
  }
  return found.reverse();
}

function rowsOf(a: readonly string[], b: readonly string[], path: readonly Step[]): DiffRow[] {
  let before = 0;
  let after = 0;
  return path.map((kind) => {
    const text = (kind === 'added' ? b[after] : a[before]) ?? '';
    const row: DiffRow = {
      kind,
      text,
      before: kind === 'added' ? null : before + 1,
      after: kind === 'removed' ? null : after + 1,
    };
    if (kind !== 'added') before++;
    if (kind !== 'removed') after++;
    return row;
  });
}

/** Where as many lines went as came, marks the part of each pair that differs. */
function marksAdd(rows: DiffRow[]): DiffRow[] {
  for (let i = 0; i < rows.length; ) {
    const removed = runFrom(rows, i, 'removed');
    const added = runFrom(rows, i + removed.length, 'added');
    if (removed.length > 0 && removed.length === added.length)
      removed.forEach((row, index) => {
        const other = added[index];
        if (other) markPair(row, other);
      });
    i += Math.max(1, removed.length + added.length);
  }
  return rows;
}

function runFrom(rows: readonly DiffRow[], from: number, kind: Step): DiffRow[] {
  let end = from;
  while (rows[end]?.kind === kind) end++;
  return rows.slice(from, end);
}

function markPair(a: DiffRow, b: DiffRow) {
  const shorter = Math.min(a.text.length, b.text.length);
  let start = 0;
  while (start < shorter && a.text[start] === b.text[start]) start++;
  let end = 0;
  while (
    end < shorter - start &&
    a.text[a.text.length - 1 - end] === b.text[b.text.length - 1 - end]
  )
    end++;
  if (start + end === 0) return;
  a.mark = [start, a.text.length - end];
  b.mark = [start, b.text.length - end];
}

/** Long runs of what is the same, folded; so many lines stay around each difference. */
export function diffFold(rows: readonly DiffRow[], context = 3): (DiffRow | DiffFold)[] {
  const folded: (DiffRow | DiffFold)[] = [];
  for (let i = 0; i < rows.length; ) {
    const same = runFrom(rows, i, 'same');
    if (same.length === 0) {
      folded.push(rows[i] as DiffRow);
      i++;
      continue;
    }
    const head = i === 0 ? 0 : context;
    const tail = i + same.length === rows.length ? 0 : context;
    const hidden = same.slice(head, same.length - tail);
    if (hidden.length < 2) folded.push(...same);
    else
      folded.push(
        ...same.slice(0, head),
        { kind: 'fold', rows: hidden },
        ...same.slice(same.length - tail),
      );
    i += same.length;
  }
  return folded;
}
