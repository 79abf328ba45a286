import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { fileLimit, modelSource, textLimit } from './model_file';

const bytes = (...numbers: number[]) => new Uint8Array(numbers);
const u16 = (value: number) => [value & 255, value >> 8];
const u32 = (value: number) => [...u16(value & 0xffff), ...u16(value >>> 16)];

/** A zip as small as one may be: of each file its name, and whether it is packed. */
function zip(files: Record<string, string>, isPacked: boolean): Blob {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const rows: Uint8Array<ArrayBuffer>[] = [];
  let at = 0;
  for (const [name, text] of Object.entries(files)) {
    const raw = new TextEncoder().encode(text);
    const data = new Uint8Array(isPacked ? deflateRawSync(raw) : raw);
    const about = [...u16(isPacked ? 8 : 0), 0, 0, 0, 0, ...u32(0), ...u32(data.length)];
    const sizes = [...about, ...u32(raw.length), ...u16(name.length)];
    const label = new TextEncoder().encode(name);
    const head = bytes(0x50, 0x4b, 3, 4, ...u16(20), ...u16(0), ...sizes, ...u16(0));
    const tail = [...u16(0), ...u16(0), ...u16(0), ...u16(0), ...u32(0), ...u32(at)];
    rows.push(bytes(0x50, 0x4b, 1, 2, ...u16(20), ...u16(20), ...u16(0), ...sizes, ...tail), label);
    parts.push(head, label, data);
    at += head.length + label.length + data.length;
  }
  const size = rows.reduce((sum, row) => sum + row.length, 0);
  const count = u16(Object.keys(files).length);
  const end = [...u16(0), ...u16(0), ...count, ...count, ...u32(size), ...u32(at), ...u16(0)];
  return new Blob([...parts, ...rows, bytes(0x50, 0x4b, 5, 6, ...end)]);
}

describe('a file that is to become a resource', () => {
  test('is sent as it is when it is a text', async () => {
    expect(await modelSource(new Blob(['import keras\n']))).toEqual({ text: 'import keras\n' });
  });

  test('is sent in base64 when it is none', async () => {
    expect(await modelSource(new Blob([bytes(8, 0, 255)]))).toEqual({ file: 'CAD/' });
  });

  test.each([true, false])('is its configuration alone, of a .keras file', async (isPacked) => {
    const files = { 'model.weights.h5': 'w'.repeat(9000), 'config.json': '{"class_name": "é"}' };
    expect(await modelSource(zip(files, isPacked))).toEqual({ text: files['config.json'] });
  });

  test('is refused when it is another zip, or a broken one', async () => {
    expect(await modelSource(zip({ 'other.json': '{}' }, true))).toBe('no_config');
    expect(await modelSource(new Blob(['PK and nothing']))).toBe('no_config');
    const whole = zip({ 'config.json': '{}'.repeat(50) }, true);
    expect(await modelSource(new Blob([bytes(0x50, 0x4b, 9, 9), whole.slice(4, 40), whole]))).toBe(
      'no_config',
    );
  });

  test('is refused when it is too large', async () => {
    expect(await modelSource(new Blob(['a'.repeat(textLimit + 1)]))).toBe('large_text');
    expect(await modelSource(new Blob([new Uint8Array(fileLimit + 1)]))).toBe('large_file');
    expect(await modelSource(zip({ 'config.json': 'a'.repeat(textLimit + 1) }, true))).toBe(
      'large_text',
    );
  });
});
