// Small PNG images for figures, computed.
import { crc32, deflateSync } from 'node:zlib';

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc(body));
  return Buffer.concat([length, body, check]);
}

function crc(bytes) {
  if (crc32) return crc32(bytes);
  let value = ~0;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (0xedb88320 & -(value & 1));
  }
  return ~value >>> 0;
}

/** color(x, y) answers [r, g, b]. */
export function png(width, height, color) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const rows = Buffer.alloc(height * (width * 3 + 1));
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) rows.set(color(x, y), y * (width * 3 + 1) + 1 + x * 3);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Random blocks of colour: what the tutorial's "display random image" shows. */
export function randomImage(seed, width = 420, height = 320) {
  let state = seed;
  const random = () => {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
  const cells = Array.from({ length: 16 * 16 }, () =>
    [random(), random(), random()].map((part) => Math.floor(part * 255)),
  );
  const left = (width - height) / 2;
  return png(width, height, (x, y) => {
    const inside = x >= left + 16 && x < width - left - 16 && y >= 16 && y < height - 16;
    if (!inside) return [255, 255, 255];
    const column = Math.floor(((x - left - 16) / (height - 32)) * 16);
    const row = Math.floor(((y - 16) / (height - 32)) * 16);
    return cells[row * 16 + column];
  });
}
