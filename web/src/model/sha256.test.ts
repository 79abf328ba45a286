import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Sha256 } from './sha256';

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('Sha256', () => {
  it('agrees with another implementation at every length around a block', () => {
    const bytes = Uint8Array.from({ length: 300 }, (_, i) => (i * 37) & 255);
    for (let size = 0; size <= bytes.length; size++) {
      const part = bytes.subarray(0, size);
      expect(new Sha256().update(part).digest(), `${size}`).toBe(digest(part));
    }
  });

  it('does not care how the bytes come', () => {
    const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => (i * 101 + (i >> 8)) & 255);
    const hash = new Sha256();
    for (let at = 0, step = 1; at < bytes.length; at += step, step = (step * 7) % 1009)
      hash.update(bytes.subarray(at, at + step));
    expect(hash.digest()).toBe(digest(bytes));
  });
});
