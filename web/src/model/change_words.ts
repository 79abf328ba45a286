// What a change did, in words, made from its patch. Pure.

import { deeds, changes as say } from '../text/changes';
import { type PatchOp, pointerParts } from './json_patch';
import { nodeName } from './pipeline';
import type { PipelineNode, ProjectModel } from './project_model';

export type DeedVerb = keyof typeof deeds;

export interface Deed {
  verb: DeedVerb;
  /** The entity it happened to, such as /pipelines/p1. */
  place: string;
  /** What in it: ids of nodes, names of attributes. */
  things: string[];
}

export interface WordyChange {
  kind: string;
  restored?: number | null;
  patch: readonly PatchOp[];
}

type Collection = keyof typeof say.kinds;

const isCollection = (name: string | undefined): name is Collection =>
  name !== undefined && Object.hasOwn(say.kinds, name);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The names of things by their pointers: those of the present model, and of what went before as far as it is known. */
export class NameBook {
  readonly #names = new Map<string, string>();

  constructor(model: ProjectModel | null) {
    if (!model) return;
    for (const collection of ['pipelines', 'operations', 'resources', 'modules'] as const)
      for (const [id, { name }] of Object.entries(model[collection]))
        this.#names.set(`/${collection}/${id}`, name);
    for (const [id, pipeline] of Object.entries(model.pipelines))
      for (const [nid, node] of Object.entries(pipeline.nodes))
        this.#names.set(`/pipelines/${id}/nodes/${nid}`, nodeName(model, node));
  }

  /** Learns the names of what is not known yet; give the newest changes first. */
  learn(patch: readonly PatchOp[]) {
    for (const op of patch) {
      if (op.op !== 'add' && op.op !== 'replace') continue;
      if (op.path.endsWith('/name') && typeof op.value === 'string')
        this.#know(op.path.slice(0, -'/name'.length), op.value);
      this.#learnValue(op.path, op.value);
    }
  }

  #learnValue(path: string, value: unknown) {
    if (!isObject(value)) return;
    const depth = path.split('/').length - 1;
    if (depth === 2 && typeof value.name === 'string') this.#know(path, value.name);
    if (depth === 2 && isObject(value.nodes) && path.startsWith('/pipelines/'))
      for (const [nid, node] of Object.entries(value.nodes))
        this.#learnNode(`${path}/nodes/${nid}`, node);
    if (depth === 4 && path.includes('/nodes/')) this.#learnNode(path, value);
  }

  #learnNode(path: string, node: unknown) {
    if (!isObject(node)) return;
    const { name, operation } = node as Partial<PipelineNode>;
    if (typeof name === 'string') this.#know(path, name);
    else if (typeof operation === 'string')
      this.#know(path, this.#names.get(`/operations/${operation}`) ?? operation);
  }

  #know(path: string, name: string) {
    if (!this.#names.has(path)) this.#names.set(path, name);
  }

  name(path: string): string {
    const [collection] = pointerParts(path);
    if (path === '/serialization') return say.kinds.serialization;
    const known = this.#names.get(path);
    if (known) return known;
    if (path.includes('/nodes/')) return say.node;
    return isCollection(collection) ? say.unknown : path;
  }

  isKnown(path: string): boolean {
    return this.#names.has(path);
  }
}

/** What the operations of a patch did, alike deeds together, what merely follows left out. */
export function deedsOf(patch: readonly PatchOp[]): Deed[] {
  return tidy(deedsMerge(patch.flatMap((op) => deedOf(op) ?? [])));
}

/** Alike deeds in one, in the order they first happened. */
export function deedsMerge(all: readonly Deed[]): Deed[] {
  const merged = new Map<string, Deed>();
  for (const deed of all) {
    const key = `${deed.verb} ${deed.place}`;
    const present = merged.get(key);
    const things = new Set([...(present?.things ?? []), ...deed.things]);
    merged.set(key, { ...deed, things: [...things] });
  }
  return [...merged.values()];
}

/** Edges that go with their node, or give way to another edge, are not worth a word. */
function tidy(all: Deed[]): Deed[] {
  const has = (verb: DeedVerb, place: string) =>
    all.some((deed) => deed.verb === verb && deed.place === place);
  return all.filter(({ verb, place }) => {
    if (verb === 'edge_remove') return !has('node_remove', place) && !has('edge_add', place);
    return verb !== 'code' || !has('operation_rename', place);
  });
}

function deedOf(op: PatchOp): Deed | null {
  if (op.op === 'test') return null;
  const parts = pointerParts(op.path);
  const [collection, id] = parts;
  if (collection === 'serialization')
    return { verb: 'serialization', place: '/serialization', things: [] };
  if (!isCollection(collection) || id === undefined)
    return { verb: 'project', place: '', things: [] };
  const place = `/${collection}/${id}`;
  const rest = parts.slice(2);
  const deed = entityDeeds[collection as keyof typeof entityDeeds](op, rest, place);
  return deed && { things: [], place, ...deed };
}

type Found = { verb: DeedVerb; things?: string[] } | null;
type Finder = (op: PatchOp, rest: string[], place: string) => Found;

const textOf = (op: PatchOp): string =>
  (op.op === 'add' || op.op === 'replace') && typeof op.value === 'string' ? op.value : '';

const whole = (op: PatchOp, add: DeedVerb, remove: DeedVerb): Found => ({
  verb: op.op === 'remove' ? remove : add,
});

const entityDeeds: Record<'pipelines' | 'operations' | 'resources' | 'modules', Finder> = {
  pipelines: (op, rest, place) => {
    const [part, id] = rest;
    if (part === undefined) return whole(op, 'pipeline_add', 'pipeline_remove');
    if (part === 'name') return { verb: 'pipeline_rename', things: [textOf(op)] };
    if (id === undefined) return { verb: 'project' };
    if (part === 'nodes') return nodeDeed(op, rest.slice(1), place);
    if (part === 'edges')
      return {
        verb: op.op === 'remove' && rest.length === 2 ? 'edge_remove' : 'edge_add',
        things: [id],
      };
    if (part === 'notes') return { verb: partVerb('note', op, rest), things: [id] };
    return { verb: partVerb('group', op, rest), things: [id] };
  },
  operations: (op, [part]) => {
    if (part === undefined) return whole(op, 'operation_add', 'operation_remove');
    if (part === 'interface') return null;
    if (part === 'name') return { verb: 'operation_rename', things: [textOf(op)] };
    const verbs: Record<string, DeedVerb> = {
      code: 'code',
      environment: 'environment',
      declared: 'declared',
      color: 'color',
      no_cache: 'runs',
      resources: 'runs',
      limits: 'runs',
      retries: 'runs',
    };
    return { verb: verbs[part] ?? 'operation_change' };
  },
  resources: (op, [part]) => {
    if (part === undefined) return whole(op, 'resource_add', 'resource_remove');
    if (part === 'name') return { verb: 'resource_rename', things: [textOf(op)] };
    return { verb: 'resource_change' };
  },
  modules: (op, [part]) => {
    if (part === undefined) return whole(op, 'module_add', 'module_remove');
    if (part === 'name') return { verb: 'module_rename', things: [textOf(op)] };
    return { verb: 'code' };
  },
};

function partVerb(kind: 'note' | 'group', op: PatchOp, rest: string[]): DeedVerb {
  if (rest.length > 2) return `${kind}_change`;
  return op.op === 'remove' ? `${kind}_remove` : `${kind}_add`;
}

function nodeDeed(op: PatchOp, [id = '', part, member]: string[], place: string): Found {
  const node = `${place}/nodes/${id}`;
  const isRemoved = op.op === 'remove';
  switch (part) {
    case undefined:
      return { verb: isRemoved ? 'node_remove' : 'node_add', things: [node] };
    case 'position':
      return { verb: 'node_move', things: [node] };
    case 'name':
      return { verb: 'node_rename', things: [isRemoved ? node : textOf(op)] };
    case 'muted':
      return { verb: isRemoved ? 'node_unmute' : 'node_mute', things: [node] };
    case 'pinned':
      return { verb: isRemoved ? 'node_unpin' : 'node_pin', things: [node] };
    case 'attributes':
      return { verb: 'attribute', things: [member ?? node] };
    case 'references':
      return { verb: 'reference', things: [member ?? node] };
    default:
      return { verb: 'node_change', things: [node] };
  }
}

/** One deed in words. */
export function deedWords(deed: Deed, names: NameBook): string {
  const [thing = ''] = deed.things;
  const named = thing.startsWith('/') ? names.name(thing) : thing;
  return deeds[deed.verb](named, Math.max(1, deed.things.length), names.name(deed.place));
}

export function deedsWords(all: readonly Deed[], names: NameBook): string[] {
  return all.map((deed) => deedWords(deed, names));
}

/** A patch in words, against the model it is about. */
export function changeWords(patch: readonly PatchOp[], model: ProjectModel | null): string[] {
  const names = new NameBook(model);
  names.learn(patch);
  return deedsWords(deedsOf(patch), names);
}

/** A change of the history in one line. */
export function changeLine(change: WordyChange, names: NameBook): string {
  if (change.kind === 'create') return say.created;
  const words = joined(deedsWords(deedsOf(change.patch), names));
  if (change.restored !== null && change.restored !== undefined)
    return say.restored(change.restored, words);
  if (change.kind === 'undo') return say.undid(words);
  return change.kind === 'redo' ? say.redid(words) : words;
}

/** "Moved a, b, and 3 more": all of it up to three, else the first two and a count. */
function joined(words: readonly string[]): string {
  if (words.length === 0) return deeds.project();
  if (words.length <= 3) return words.join(', ');
  return `${words.slice(0, 2).join(', ')}, ${say.more_words(words.length - 2)}`;
}

/** The entity a pointer lies in: /operations/o1/code → /operations/o1. */
export function entityPathOf(pointer: string): string {
  const parts = pointer.split('/');
  return parts[1] === 'serialization' ? '/serialization' : parts.slice(0, 3).join('/');
}

/** "Code of GenArray". */
export function textPathWords(path: string, model: ProjectModel | null): string {
  const name = new NameBook(model).name(entityPathOf(path));
  return path.endsWith('/environment') ? deeds.environment('', 1, name) : deeds.code('', 1, name);
}
