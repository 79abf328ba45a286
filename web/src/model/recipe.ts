// What made a saved figure, written into the file: as an iTXt chunk of a PNG, as <metadata> of an SVG. Pure.
//
// Artifacts carry nothing: their bytes are what names them. Whoever has such a file asks the server by its SHA-256.

export interface Recipe {
  server: string;
  project: string;
  execution: string;
  job: string;
  revision: number;
}

const keyword = 'deepforge';
const marker = `id="${keyword}"`;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const recipeBytes = 4096;
const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const utf8 = new TextEncoder();

const recipeText = (recipe: Recipe) => JSON.stringify({ version: 1, ...recipe });

/** Checked member by member: the file comes from anywhere. Null when it is none of ours. */
export function recipeParse(text: string): Recipe | null {
  if (text.length > recipeBytes) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const { server, project, execution, job, revision } = value as Record<string, unknown>;
  const ids = [project, execution, job];
  if (!ids.every((id) => typeof id === 'string' && uuid.test(id))) return null;
  const origin = typeof server === 'string' ? webOrigin(server) : null;
  if (!origin || !Number.isInteger(revision)) return null;
  return { server: origin, project, execution, job, revision } as Recipe;
}

function webOrigin(address: string): string | null {
  if (!/^https?:/.test(address) || !URL.canParse(address)) return null;
  return new URL(address).origin;
}

const isPng = (bytes: Uint8Array) => signature.every((value, at) => bytes[at] === value);

/** The PNG with the recipe after its header. Anything else stays as it is. */
export function pngWithRecipe(png: Uint8Array, recipe: Recipe): Uint8Array<ArrayBuffer> {
  const header = 8 + 25; // the signature and the chunk IHDR
  if (!isPng(png) || png.length < header) return png.slice();
  const chunk = pngChunk('iTXt', utf8.encode(`${keyword}\0\0\0\0\0${recipeText(recipe)}`));
  const whole = new Uint8Array(png.length + chunk.length);
  whole.set(png.subarray(0, header));
  whole.set(chunk, header);
  whole.set(png.subarray(header), header + chunk.length);
  return whole;
}

function pngChunk(type: string, data: Uint8Array): Uint8Array {
  const chunk = new Uint8Array(12 + data.length);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, data.length);
  chunk.set(utf8.encode(type), 4);
  chunk.set(data, 8);
  view.setUint32(8 + data.length, crc32(chunk.subarray(4, 8 + data.length)));
  return chunk;
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** The recipe of a PNG; it may be cut off after the first chunks. */
function pngRecipe(png: Uint8Array): Recipe | null {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  for (let at = 8; at + 12 <= png.length; ) {
    const size = view.getUint32(at);
    const type = String.fromCharCode(...png.subarray(at + 4, at + 8));
    const data = png.subarray(at + 8, at + 8 + size);
    if (data.length < size || type === 'IEND') return null;
    const text = type === 'iTXt' && size <= recipeBytes ? new TextDecoder().decode(data) : '';
    const begin = `${keyword}\0\0\0\0\0`;
    if (text.startsWith(begin)) return recipeParse(text.slice(begin.length));
    at += 12 + size;
  }
  return null;
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** The SVG with the recipe behind its opening tag. */
export function svgWithRecipe(svg: string, recipe: Recipe): string {
  const open = /<svg\b[^>]*[^/]>/.exec(svg);
  if (!open) return svg;
  const at = open.index + open[0].length;
  const text = recipeText(recipe).replace(/[&<>]/g, (letter) => escapes[letter] ?? letter);
  return `${svg.slice(0, at)}<metadata ${marker}>${text}</metadata>${svg.slice(at)}`;
}

function svgRecipe(svg: string): Recipe | null {
  const found = /<metadata id="deepforge">([^<]*)<\/metadata>/.exec(svg);
  const text = found?.[1]?.replace(/&(lt|gt|amp);/g, (_all, name) =>
    name === 'lt' ? '<' : name === 'gt' ? '>' : '&',
  );
  return text ? recipeParse(text) : null;
}

/** As much of a file as recipeRead looks at. */
export const recipeWithin = 64 * 1024;

/** The recipe in the beginning of a file, whatever its name says it is. */
export function recipeRead(bytes: Uint8Array): Recipe | null {
  if (isPng(bytes)) return pngRecipe(bytes);
  return svgRecipe(new TextDecoder().decode(bytes));
}
