// An ONNX model without its weights, read from a file of any size: of the data of large initializers not a byte is read.
//
// Protocol buffers: protobuf.dev, "Encoding"; fields: onnx.proto3. services/cli/onnx_graph.h does the same.

const modelGraph = 7;
const graphInitializer = 5;
/** float_data, int32_data, string_data, int64_data, raw_data, double_data, uint64_data, external_data, data_location */
const tensorData = new Set([4, 5, 6, 7, 9, 10, 11, 13, 14]);
/** data_location: EXTERNAL */
const external = [(14 << 3) | 0, 1];
/** Shapes and other small constants stay, in bytes. */
const kept = 4096;

const wires = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 };
const pieceSize = 64 * 1024;

interface Field {
  number: number;
  wire: number;
  /** With its key; of wires.bytes the content begins at `content`. */
  start: number;
  content: number;
  end: number;
}

class NoModel extends Error {}

/** Reads a file in pieces, and only those that are asked for. */
class Pieces {
  private from = 0;
  private piece = new Uint8Array();

  constructor(private readonly file: Blob) {}

  get size(): number {
    return this.file.size;
  }

  async byte(at: number): Promise<number> {
    if (at < this.from || at >= this.from + this.piece.length) {
      this.from = at;
      this.piece = new Uint8Array(await this.file.slice(at, at + pieceSize).arrayBuffer());
    }
    const byte = this.piece[at - this.from];
    if (byte === undefined) throw new NoModel();
    return byte;
  }

  bytes(start: number, end: number): Blob {
    return this.file.slice(start, end);
  }
}

async function varint(pieces: Pieces, at: number): Promise<[value: number, next: number]> {
  let value = 0;
  for (let place = 0; place < 10; place++) {
    const byte = await pieces.byte(at + place);
    value += (byte & 0x7f) * 2 ** (7 * place);
    if (byte < 0x80) return [value, at + place + 1];
  }
  throw new NoModel();
}

async function fieldAt(pieces: Pieces, start: number, limit: number): Promise<Field> {
  const [key, after] = await varint(pieces, start);
  const [number, wire] = [Math.floor(key / 8), key % 8];
  if (number < 1) throw new NoModel();
  const field = { number, wire, start, content: after, end: after };
  if (wire === wires.varint) [, field.end] = await varint(pieces, after);
  else if (wire === wires.fixed64) field.end = after + 8;
  else if (wire === wires.fixed32) field.end = after + 4;
  else if (wire === wires.bytes) {
    const [size, content] = await varint(pieces, after);
    Object.assign(field, { content, end: content + size });
  } else throw new NoModel();
  if (field.end > limit) throw new NoModel();
  return field;
}

const encoded = (value: number): number[] =>
  value < 0x80 ? [value] : [(value % 0x80) | 0x80, ...encoded(Math.floor(value / 0x80))];

type Parts = (Blob | Uint8Array<ArrayBuffer>)[];
type Change = (pieces: Pieces, field: Field) => Promise<Parts>;

const whole: Change = async (pieces, { start, end }) => [pieces.bytes(start, end)];
const sizeOf = (parts: Parts) =>
  parts.reduce((sum, part) => sum + (part instanceof Blob ? part.size : part.length), 0);

async function rewritten(pieces: Pieces, start: number, end: number, change: Change) {
  const parts: Parts = [];
  for (let at = start; at < end; ) {
    const field = await fieldAt(pieces, at, end);
    parts.push(...(await change(pieces, field)));
    at = field.end;
  }
  return parts;
}

async function message(pieces: Pieces, field: Field, change: Change, more: number[] = []) {
  const parts = await rewritten(pieces, field.content, field.end, change);
  const key = encoded(field.number * 8 + wires.bytes);
  const size = encoded(sizeOf(parts) + more.length);
  return [new Uint8Array([...key, ...size]), ...parts, new Uint8Array(more)];
}

const inTensor: Change = async (pieces, field) =>
  tensorData.has(field.number) ? [] : whole(pieces, field);

const inGraph: Change = async (pieces, field) => {
  const isLarge =
    field.number === graphInitializer &&
    field.wire === wires.bytes &&
    field.end - field.content > kept;
  return isLarge ? message(pieces, field, inTensor, external) : whole(pieces, field);
};

const inModel: Change = async (pieces, field) =>
  field.number === modelGraph && field.wire === wires.bytes
    ? message(pieces, field, inGraph)
    : whole(pieces, field);

/** Null when it is no such model, or what is left has more than `limit` bytes. */
export async function onnxGraph(file: Blob, limit: number): Promise<Uint8Array | null> {
  try {
    const left = new Blob(await rewritten(new Pieces(file), 0, file.size, inModel));
    return left.size > limit ? null : new Uint8Array(await left.arrayBuffer());
  } catch (error) {
    if (error instanceof NoModel) return null;
    throw error;
  }
}
