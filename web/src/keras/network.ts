// What is known of a network of Keras before anything runs, from the library that the services use, too
// (extensions/keras): shapes on every edge, weights, work, memory, problems and their fixes. Asked at every change.

/** Sizes with the batch first; null is known only when the model runs. */
export type Shape = (number | null)[];

/** `unknown`: only Keras can tell. `waits`: for what comes before it. */
export type Verdict = 'known' | 'unknown' | 'wrong' | 'waits';

export interface LayerFacts {
  verdict: Verdict;
  /** By output, as `ports` names them. Of a block that repeats: what the last copy gives. */
  shapes: Shape[];
  dtypes: string[];
  ports: string[];
  /** Only of known layers; the sum of all copies. Null cannot be told. */
  parameters?: number | null;
  trainable?: number | null;
  fixed?: number | null;
  /** Multiplications and additions for one sample. */
  operations?: number | null;
  copies?: number;
  /** The node that has the problem, or that only Keras knows. */
  waits_for?: string;
  input?: true;
  output?: true;
}

/** Something to click: an attribute to set, or a layer to put before, after or in place of the node. */
export type Fix =
  | { set: string; to: string | number | boolean }
  | { insert: string }
  | { append: string }
  | { replace: string };

export type Fault =
  | 'missing'
  | 'attribute'
  | 'inputs'
  | 'rank'
  | 'open'
  | 'small'
  | 'unequal'
  | 'structure'
  | 'sense';

export interface NetworkProblem {
  /** Keras takes it, but it may not be meant. */
  hint: boolean;
  fault: Fault;
  node?: string;
  edge?: string;
  block?: string;
  attribute?: string;
  /** Goes on after the name of what it is about: “needs at least 2 inputs”. */
  detail: string;
  fixes: Fix[];
}

/** In bytes, to train with one batch. */
export interface NetworkMemory {
  batch_size: number;
  weights: number | null;
  gradients: number | null;
  slots: number | null;
  activations: number | null;
  total: number | null;
}

export interface NetworkTotals {
  /** False: the sums are of the layers that are known. */
  whole: boolean;
  layers: number;
  parameters: number | null;
  trainable: number | null;
  fixed: number | null;
  operations: number | null;
  memory: NetworkMemory;
}

export interface NetworkFacts {
  nodes: Record<string, LayerFacts>;
  /** Without those whose tensor is not known. */
  edges: Record<string, { shape: Shape; dtype: string }>;
  inputs: string[];
  outputs: string[];
  totals: NetworkTotals;
  problems: NetworkProblem[];
}

/** A resource as the project has it; what else it has is left alone. */
export interface NetworkResource {
  name?: string;
  nodes: object;
  edges: object;
  blocks?: object;
}

export interface Training {
  batch_size?: number;
  /** Of Keras, such as adam. */
  optimizer?: string;
  /** How many classes the data has. */
  labels?: number;
}

/** A Python module with `create()`, which gives the model. */
export interface NetworkCode {
  code: string;
  /** By node: the line that calls it, from 1 on. */
  lines: Record<string, number>;
  /** Nodes that are not connected, in a circle, or of a type that is no name. */
  left_out: string[];
  /** All that was drawn is in it. */
  whole: boolean;
}

export interface Network {
  describe(resource: NetworkResource, training?: Training): NetworkFacts;
  code(resource: NetworkResource): NetworkCode;
}

interface Exports {
  memory: WebAssembly.Memory;
  question_room(length: number): number;
  describe(length: number): number;
  code(length: number): number;
  answer_length(): number;
}

function ask(exports: Exports, face: 'describe' | 'code', question: object): unknown {
  const bytes = new TextEncoder().encode(JSON.stringify(question));
  const room = exports.question_room(bytes.length);
  if (room === 0) throw new Error('the network is too large');
  new Uint8Array(exports.memory.buffer, room, bytes.length).set(bytes);
  const answer = exports[face](bytes.length);
  if (answer === 0) throw new Error('the network is too large');
  const text = new Uint8Array(exports.memory.buffer, answer, exports.answer_length());
  const said: unknown = JSON.parse(new TextDecoder().decode(text));
  if (typeof said === 'object' && said !== null && 'error' in said)
    throw new Error(`the network ${String(said.error)}`);
  return said;
}

/** The library from the bytes of keras.wasm. */
export async function networkFrom(bytes: BufferSource): Promise<Network> {
  const { instance } = await WebAssembly.instantiate(bytes, {});
  const exports = instance.exports as unknown as Exports;
  return {
    describe: (resource, training = {}) =>
      ask(exports, 'describe', { resource, ...training }) as NetworkFacts,
    code: (resource) => ask(exports, 'code', { resource }) as NetworkCode,
  };
}

// Nothing when the build had no compiler for it.
const address = Object.values(
  import.meta.glob<string>('./keras.wasm', { query: '?url', import: 'default', eager: true }),
)[0];

let loading: Promise<Network | null> | undefined;

/** Loads the library once; null when this build is without it. A failed download is tried again the next time. */
export function loadNetwork(): Promise<Network | null> {
  if (address === undefined) return Promise.resolve(null);
  loading ??= fetch(address)
    .then((answer) => {
      if (!answer.ok) throw new Error(`the shapes library cannot be had: ${answer.status}`);
      return answer.arrayBuffer();
    })
    .then(networkFrom)
    .catch((problem: unknown) => {
      loading = undefined;
      throw problem;
    });
  return loading;
}
