// Compressed twins of what the build made, for a gateway that sends files as they lie (gzip_static, brotli_static).
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const dist = join(dirname(fileURLToPath(import.meta.url)), '../dist');
const smallest = 1024;

for (const name of readdirSync(dist, { recursive: true })) {
  if (!/\.(js|css|html|svg|wasm)$/.test(name)) continue;
  const path = join(dist, name);
  const bytes = readFileSync(path);
  if (bytes.length < smallest) continue;
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  const quality = { [constants.BROTLI_PARAM_QUALITY]: 10 };
  writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: quality }));
}
