// A file that is to become a resource: as a text, or in base64 when it is none.

import { onnxGraph } from './onnx_graph';

export interface ModelSource {
  text?: string;
  file?: string;
}

export type ModelFileProblem = 'no_config' | 'large_text' | 'large_file';

/** What may be sent, in bytes: docs/api/executions.yaml. */
export const textLimit = 2 * 1024 * 1024;
export const fileLimit = 3 * 1024 * 1024;

const configName = 'config.json';
const endSize = 22;
const commentLimit = 65_535;
const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const entrySize = 46;
const headSize = 30;

/** A .keras file and an ONNX model may have any size: of one the configuration alone is read, of the other the graph. */
export async function modelSource(file: Blob): Promise<ModelSource | ModelFileProblem> {
  const [p, k] = await bytesOf(file.slice(0, 2));
  if (p === 0x50 && k === 0x4b) return configOf(file);
  if (file.size > fileLimit) {
    const graph = await onnxGraph(file, fileLimit);
    return graph ? { file: base64(graph) } : 'large_file';
  }
  const bytes = await bytesOf(file);
  const text = textOf(bytes);
  if (text === null) return { file: base64(bytes) };
  return bytes.length > textLimit ? 'large_text' : { text };
}

const bytesOf = async (part: Blob) => new Uint8Array(await part.arrayBuffer());
const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array) =>
  new DataView(buffer, byteOffset, byteLength);

function textOf(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}

function base64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 0x8000)
    parts.push(String.fromCharCode(...bytes.subarray(at, at + 0x8000)));
  return btoa(parts.join(''));
}

async function configOf(file: Blob): Promise<ModelSource | ModelFileProblem> {
  const entry = await entryOf(file);
  if (!entry) return 'no_config';
  const head = viewOf(await bytesOf(file.slice(entry.at, entry.at + headSize)));
  if (head.byteLength < headSize) return 'no_config';
  const start = entry.at + headSize + head.getUint16(26, true) + head.getUint16(28, true);
  const bytes = await unpacked(file.slice(start, start + entry.packed), entry.method);
  if (bytes === 'too_large') return 'large_text';
  const text = bytes && textOf(bytes);
  return text ? { text } : 'no_config';
}

/** Where the directory at the end of the zip says the configuration is. */
async function entryOf(file: Blob) {
  const tail = await bytesOf(file.slice(-(endSize + commentLimit)));
  const view = viewOf(tail);
  let end = tail.length - endSize;
  while (end >= 0 && view.getUint32(end, true) !== endSignature) end -= 1;
  if (end < 0) return null;
  const from = view.getUint32(end + 16, true);
  const list = await bytesOf(file.slice(from, from + view.getUint32(end + 12, true)));
  const rows = viewOf(list);
  for (let at = 0; at + entrySize <= list.length; ) {
    if (rows.getUint32(at, true) !== entrySignature) return null;
    const length = rows.getUint16(at + 28, true);
    const name = textOf(list.subarray(at + entrySize, at + entrySize + length));
    if (name === configName)
      return {
        method: rows.getUint16(at + 10, true),
        packed: rows.getUint32(at + 20, true),
        at: rows.getUint32(at + 42, true),
      };
    at += entrySize + length + rows.getUint16(at + 30, true) + rows.getUint16(at + 32, true);
  }
  return null;
}

async function unpacked(part: Blob, method: number): Promise<Uint8Array | 'too_large' | null> {
  if (method !== 0 && method !== 8) return null;
  const stream =
    method === 0
      ? part.stream()
      : part.stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const parts: BlobPart[] = [];
  let size = 0;
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      size += next.value.length;
      if (size > textLimit) {
        await reader.cancel();
        return 'too_large';
      }
      parts.push(next.value);
    }
  } catch {
    return null;
  }
  return bytesOf(new Blob(parts));
}
