// SHA-256, part after part: crypto.subtle takes whole files only, and is not there on pages without TLS. Pure.

const k = new Uint32Array(64);
const start = new Uint32Array(8);

// The constants are the first bits of the fractions of roots of primes (FIPS 180-4, 4.2.2 and 5.3.3).
for (let n = 2, count = 0; count < 64; n++) {
  let isPrime = true;
  for (let d = 2; d * d <= n; d++) if (n % d === 0) isPrime = false;
  if (!isPrime) continue;
  const bits = (root: number) => Math.floor((root - Math.floor(root)) * 2 ** 32);
  if (count < 8) start[count] = bits(Math.sqrt(n));
  k[count++] = bits(Math.cbrt(n));
}

const turn = (x: number, by: number) => (x >>> by) | (x << (32 - by));

export class Sha256 {
  private readonly state = start.slice();
  private readonly block = new Uint8Array(64);
  private readonly words = new Uint32Array(64);
  private used = 0;
  private length = 0;

  update(bytes: Uint8Array): this {
    this.length += bytes.length;
    let at = 0;
    while (at < bytes.length) {
      if (this.used === 0 && bytes.length - at >= 64) {
        this.mix(bytes, at);
        at += 64;
        continue;
      }
      const count = Math.min(64 - this.used, bytes.length - at);
      this.block.set(bytes.subarray(at, at + count), this.used);
      this.used += count;
      at += count;
      if (this.used === 64) {
        this.mix(this.block, 0);
        this.used = 0;
      }
    }
    return this;
  }

  /** In hexadecimal. Nothing may be added afterwards. */
  digest(): string {
    const bits = this.length * 8;
    const padding = new Uint8Array(((this.used < 56 ? 56 : 120) - this.used + 8) | 0);
    padding[0] = 0x80;
    const view = new DataView(padding.buffer);
    view.setUint32(padding.length - 8, Math.floor(bits / 2 ** 32));
    view.setUint32(padding.length - 4, bits >>> 0);
    this.update(padding);
    return [...this.state].map((word) => word.toString(16).padStart(8, '0')).join('');
  }

  private mix(bytes: Uint8Array, at: number) {
    const { state, words: w } = this;
    for (let i = 0; i < 16; i++) {
      const p = at + 4 * i;
      w[i] =
        ((bytes[p] as number) << 24) |
        ((bytes[p + 1] as number) << 16) |
        ((bytes[p + 2] as number) << 8) |
        (bytes[p + 3] as number);
    }
    for (let i = 16; i < 64; i++) {
      const x = w[i - 15] as number;
      const y = w[i - 2] as number;
      const s0 = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3);
      const s1 = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10);
      w[i] = ((w[i - 16] as number) + s0 + (w[i - 7] as number) + s1) | 0;
    }
    let [a, b, c, d, e, f, g, h] = state as unknown as number[] as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    for (let i = 0; i < 64; i++) {
      const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (k[i] as number) + (w[i] as number)) | 0;
      const t2 = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + t1) | 0;
      d = c;
      c = b;
      b = a;
      a = (t1 + t2) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((value, i) => {
      state[i] = ((state[i] as number) + value) | 0;
    });
  }
}
