// How a file is cut into parts, and how far an upload is. Pure.

export interface PartSpan {
  number: number;
  from: number;
  to: number;
}

/** All parts of a file; an empty file has one empty part. */
export function partsOf(size: number, partSize: number): PartSpan[] {
  const count = Math.max(1, Math.ceil(size / partSize));
  return Array.from({ length: count }, (_, index) => ({
    number: index + 1,
    from: index * partSize,
    to: Math.min(size, (index + 1) * partSize),
  }));
}

/** The parts that are still to be sent. */
export function partsMissing(parts: readonly PartSpan[], present: readonly number[]): PartSpan[] {
  const there = new Set(present);
  return parts.filter(({ number }) => !there.has(number));
}

export function bytesOf(parts: readonly PartSpan[]): number {
  return parts.reduce((sum, { from, to }) => sum + to - from, 0);
}
