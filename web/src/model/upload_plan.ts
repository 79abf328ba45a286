// How a file is cut into parts, how far an upload is, and whether a file is the one that was begun. Pure.

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

export interface Sample {
  at: number;
  sent: number;
}

const speedOver = 15_000;

/** Samples of the last seconds, with the newest. */
export function samplesWith(samples: readonly Sample[], newest: Sample): Sample[] {
  return [...samples.filter(({ at }) => newest.at - at <= speedOver), newest];
}

/** Bytes a second over the samples; null while nothing can be said. */
export function speedOf(samples: readonly Sample[]): number | null {
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last || last.at === first.at || last.sent <= first.sent) return null;
  return ((last.sent - first.sent) * 1000) / (last.at - first.at);
}

const sampleSize = 64 * 1024;

/** The places of a file by which it is known again: its beginning, its middle and its end. */
export function markSpans(size: number): [from: number, to: number][] {
  const middle = Math.max(0, Math.floor(size / 2) - sampleSize / 2);
  const end = Math.max(0, size - sampleSize);
  return [0, middle, end].map((from) => [from, Math.min(size, from + sampleSize)]);
}

/** A short mark of bytes (FNV-1a over two lanes): not against malice, against a mistake in the choice of a file. */
export function markOf(size: number, bytes: Uint8Array): string {
  let a = 0x811c9dc5;
  let b = 0x01000193;
  for (const byte of bytes) {
    a = Math.imul(a ^ byte, 0x01000193);
    b = Math.imul(b + byte, 0x85ebca6b) ^ (b >>> 15);
  }
  return `${size}-${(a >>> 0).toString(16)}-${(b >>> 0).toString(16)}`;
}
