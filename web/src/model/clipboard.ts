// A part of a pipeline as text, to be pasted here or into another project with what it needs. Pure.

import { nameUnique, pipelineAdd } from './changes';
import { type PatchOp, pointerOf } from './json_patch';
import type { Selection } from './members';
import { isBuiltIn } from './pipeline';
import type {
  Module,
  Operation,
  Pipeline,
  PipelineEdge,
  PipelineGroup,
  PipelineNode,
  PipelineNote,
  Position,
  ProjectModel,
  Resource,
} from './project_model';

const format = 'deepforge/clip@1';

type CarriedOperation = Omit<Operation, 'interface'>;

export interface Clip {
  format: typeof format;
  project: string;
  pipeline: string;
  nodes: Record<string, PipelineNode>;
  edges: Record<string, PipelineEdge>;
  /** Edges that come from outside; kept when pasted into the same pipeline on request. */
  incoming: Record<string, PipelineEdge>;
  notes: Record<string, PipelineNote>;
  groups: Record<string, PipelineGroup>;
  /** Those that nodes are, and those within them. */
  pipelines?: Record<string, Pipeline>;
  operations: Record<string, CarriedOperation>;
  resources: Record<string, Resource>;
  modules: Record<string, Module>;
}

const only = <T>(
  all: Readonly<Record<string, T>> | undefined,
  keep: (id: string, value: T) => boolean,
) => Object.fromEntries(Object.entries(all ?? {}).filter(([id, value]) => keep(id, value)));

/** The selected part, with the operations, resources and modules it needs. `places` are the nodes' shown places. */
export function clipOf(
  model: ProjectModel,
  project: string,
  pipelineId: string,
  selection: Pick<Selection, 'nodes' | 'notes' | 'groups'>,
  places: Readonly<Record<string, Position>>,
): Clip | null {
  const pipeline = model.pipelines[pipelineId];
  const { nodes, notes, groups } = selection;
  if (!pipeline || nodes.length + notes.length + groups.length === 0) return null;
  const chosen = new Set(nodes);
  const copied = Object.fromEntries(
    Object.entries(pipeline.nodes)
      .filter(([id]) => chosen.has(id))
      .map(([id, node]) => [
        id,
        { ...node, position: places[id] ?? node.position ?? { x: 0, y: 0 } },
      ]),
  );
  const parts = pipelinesWithin(model, Object.values(copied));
  const all = [copied, ...Object.values(parts).map((part) => part.nodes)].flatMap((some) =>
    Object.values(some),
  );
  const used = new Set(all.map(({ operation }) => operation));
  const referred = new Set(all.flatMap(({ references }) => Object.values(references)));
  const operations = only(model.operations, (id) => used.has(id));
  return {
    format,
    project,
    pipeline: pipelineId,
    nodes: copied,
    edges: only(pipeline.edges, (_id, { from, to }) => chosen.has(from[0]) && chosen.has(to[0])),
    incoming: only(
      pipeline.edges,
      (_id, { from, to }) => !chosen.has(from[0]) && chosen.has(to[0]),
    ),
    notes: only(pipeline.notes, (id) => notes.includes(id)),
    groups: only(pipeline.groups, (id) => groups.includes(id)),
    pipelines: parts,
    operations: Object.fromEntries(
      Object.entries(operations).map(([id, { interface: _derived, ...operation }]) => [
        id,
        operation,
      ]),
    ),
    resources: only(model.resources, (id) => referred.has(id)),
    modules: modulesOf(
      model,
      Object.values(operations).map(({ code }) => code),
    ),
  };
}

/** The pipelines that these nodes are, and those within them, the inner ones first. */
function pipelinesWithin(
  model: ProjectModel,
  nodes: readonly PipelineNode[],
  found: Record<string, Pipeline> = {},
): Record<string, Pipeline> {
  for (const { pipeline: id } of nodes) {
    const pipeline = id === undefined ? undefined : model.pipelines[id];
    if (id === undefined || !pipeline || found[id]) continue;
    pipelinesWithin(model, Object.values(pipeline.nodes), found);
    found[id] = pipeline;
  }
  return found;
}

const imports =
  /^[ \t]*(?:import[ \t]+utils\.(\w+)|from[ \t]+utils\.(\w+)[ \t]+import|from[ \t]+utils[ \t]+import[ \t]+(.+)$)/gm;

/** The project's modules that this code imports, and those which these import. */
export function modulesOf(model: ProjectModel, codes: readonly string[]): Record<string, Module> {
  const found: Record<string, Module> = {};
  const open = [...codes];
  for (let code = open.pop(); code !== undefined; code = open.pop())
    for (const [, plain, from, several] of code.matchAll(imports)) {
      const names = several?.replace(/[()]/g, '').split(',') ?? [plain ?? from ?? ''];
      const wanted = names.map((name) => name.trim().split(/\s/)[0]);
      for (const [id, module] of Object.entries(model.modules))
        if (!found[id] && wanted.includes(module.name)) {
          found[id] = module;
          open.push(module.code);
        }
    }
  return found;
}

export const clipText = (clip: Clip) => JSON.stringify(clip);

/** The clip in a text; null when it is something else. */
export function clipParse(text: string): Clip | null {
  if (!text.startsWith('{') || !text.includes(format)) return null;
  try {
    const value = JSON.parse(text) as Partial<Clip>;
    return value.format === format && isWhole(value) ? (value as Clip) : null;
  } catch {
    return null;
  }
}

const collections = [
  'nodes',
  'edges',
  'incoming',
  'notes',
  'groups',
  'operations',
  'resources',
  'modules',
] as const;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isWhole(value: Partial<Clip>): boolean {
  if (!collections.every((name) => isRecord(value[name]))) return false;
  const nodes = Object.values(value.nodes ?? {});
  const edges = [...Object.values(value.edges ?? {}), ...Object.values(value.incoming ?? {})];
  return (
    nodes.every(
      (node) =>
        isRecord(node.attributes) &&
        isRecord(node.references) &&
        !!(node.operation ?? node.pipeline),
    ) && edges.every(({ from, to }) => Array.isArray(from) && Array.isArray(to))
  );
}

export interface Pasted {
  patch: PatchOp[];
  selection: Selection;
  /** Names of the operations and resources that came along. */
  brought: string[];
}

export interface PasteTarget {
  model: ProjectModel;
  project: string;
  pipeline: string;
  /** How far everything moves. */
  shift: Position;
  keepIncoming: boolean;
}

/** The clip pasted into a pipeline: new ids, names made unique, and what the project lacks brought along. */
export function clipPaste(clip: Clip, target: PasteTarget, newId: () => string): Pasted {
  const { model, project, pipeline: pipelineId, shift } = target;
  const content = model.pipelines[pipelineId] ?? { name: '', nodes: {}, edges: {} };
  const isHere = clip.project === project;
  const operations = bringOperations(clip, model, newId);
  const resources = bringResources(clip, model, newId);
  const modules = bringModules(clip, model, newId);
  const known = { operations: operations.ids, resources: resources.ids };
  const pipelines = bringPipelines(clip, model, known, isHere, newId);
  const ids = new Map(Object.keys(clip.nodes).map((id) => [id, newId()]));
  const names = new Set(Object.values(content.nodes).flatMap(({ name }) => name ?? []));
  const at = (kind: string, id: string) => pointerOf('pipelines', pipelineId, kind, id);
  const patch: PatchOp[] = [
    ...modules.patch,
    ...operations.patch,
    ...resources.patch,
    ...pipelines.patch,
  ];

  for (const [id, node] of Object.entries(clip.nodes)) {
    const { pinned: _pinned, name, ...rest } = node;
    const value: PipelineNode = {
      ...rest,
      ...kindIn(node, operations.ids, pipelines.ids),
      references: movedReferences(node, resources.ids, isHere),
      position: shifted(node.position ?? { x: 0, y: 0 }, shift),
    };
    if (name !== undefined) {
      value.name = nameUnique(name, names);
      names.add(value.name);
    }
    patch.push({ op: 'add', path: at('nodes', ids.get(id) ?? id), value });
  }
  const kept = target.keepIncoming && isHere && clip.pipeline === pipelineId ? clip.incoming : {};
  for (const { from, to } of [...Object.values(clip.edges), ...Object.values(kept)]) {
    const source = ids.get(from[0]) ?? from[0];
    const end = ids.get(to[0]);
    if (end === undefined || !(ids.has(from[0]) || content.nodes[source])) continue;
    const value = { from: [source, from[1]], to: [end, to[1]] };
    patch.push({ op: 'add', path: at('edges', newId()), value });
  }
  const selection: Selection = { nodes: [...ids.values()], edges: [], notes: [], groups: [] };
  for (const kind of ['notes', 'groups'] as const) {
    const members = Object.values<PipelineNote | PipelineGroup>(clip[kind]);
    if (members.length > 0 && !content[kind])
      patch.push({ op: 'add', path: pointerOf('pipelines', pipelineId, kind), value: {} });
    for (const member of members) {
      const id = newId();
      selection[kind].push(id);
      const value = { ...member, position: shifted(member.position, shift) };
      patch.push({ op: 'add', path: at(kind, id), value });
    }
  }
  const brought = [operations, resources, pipelines, modules].flatMap(({ names }) => names);
  return { patch, selection, brought };
}

const shifted = ({ x, y }: Position, by: Position): Position => ({
  x: Math.round(x + by.x),
  y: Math.round(y + by.y),
});

interface Brought {
  patch: PatchOp[];
  ids: Map<string, string>;
  names: string[];
}

/** Operations are the same when id or name and code agree; in the project they come from, the id says it. */
function bringOperations(clip: Clip, model: ProjectModel, newId: () => string): Brought {
  const brought: Brought = { patch: [], ids: new Map(), names: [] };
  const taken = new Set(Object.values(model.operations).map(({ name }) => name));
  for (const [id, operation] of Object.entries(clip.operations)) {
    const same = sameOperation(id, operation, model);
    if (same !== undefined) {
      brought.ids.set(id, same);
      continue;
    }
    const name = nameUnique(operation.name, taken);
    taken.add(name);
    const fresh = newId();
    const code = classRenamed(operation.code, operation.name, name);
    brought.ids.set(id, fresh);
    brought.names.push(name);
    brought.patch.push({
      op: 'add',
      path: pointerOf('operations', fresh),
      value: { ...operation, name, code },
    });
  }
  return brought;
}

function sameOperation(id: string, operation: CarriedOperation, model: ProjectModel) {
  if (isBuiltIn(id)) return id;
  const here = model.operations[id];
  if (here && here.name === operation.name) return id;
  return Object.keys(model.operations).find((one) => {
    const other = model.operations[one];
    return other?.name === operation.name && other.code === operation.code;
  });
}

/** The code with its class under another name. */
export function classRenamed(code: string, from: string, to: string): string {
  if (from === to) return code;
  const name = from.replace(/[^\w]/g, '\\$&');
  return code
    .replace(new RegExp(`^(class[ \\t]+)${name}\\b`, 'm'), `$1${to}`)
    .replace(new RegExp(`\\bsuper\\(${name}\\b`, 'g'), `super(${to}`);
}

function bringResources(clip: Clip, model: ProjectModel, newId: () => string): Brought {
  const brought: Brought = { patch: [], ids: new Map(), names: [] };
  const taken = new Set(Object.values(model.resources).map(({ name }) => name));
  for (const [id, resource] of Object.entries(clip.resources)) {
    if (model.resources[id]?.type === resource.type) {
      brought.ids.set(id, id);
      continue;
    }
    const name = nameUnique(resource.name, taken);
    taken.add(name);
    const fresh = newId();
    brought.ids.set(id, fresh);
    brought.names.push(name);
    const value = { ...resource, name };
    brought.patch.push({ op: 'add', path: pointerOf('resources', fresh), value });
  }
  return brought;
}

/** What a node is, by the ids that it has here. */
function kindIn(
  { operation, pipeline }: PipelineNode,
  operations: ReadonlyMap<string, string>,
  pipelines: ReadonlyMap<string, string>,
): Pick<PipelineNode, 'operation' | 'pipeline'> {
  if (pipeline !== undefined) return { pipeline: pipelines.get(pipeline) ?? pipeline };
  return operation === undefined ? {} : { operation: operations.get(operation) ?? operation };
}

/** Pipelines that nodes are; one that is here with the same id and name is that one. */
function bringPipelines(
  clip: Clip,
  model: ProjectModel,
  known: Record<'operations' | 'resources', ReadonlyMap<string, string>>,
  isHere: boolean,
  newId: () => string,
): Brought {
  const brought: Brought = { patch: [], ids: new Map(), names: [] };
  const taken = new Set(Object.values(model.pipelines).map(({ name }) => name));
  for (const [id, pipeline] of Object.entries(clip.pipelines ?? {})) {
    const present = model.pipelines[id];
    if (present && (isHere || present.name === pipeline.name)) {
      brought.ids.set(id, id);
      continue;
    }
    const [name, fresh] = [nameUnique(pipeline.name, taken), newId()];
    taken.add(name);
    brought.ids.set(id, fresh);
    brought.names.push(name);
    const nodes = Object.fromEntries(
      Object.entries(pipeline.nodes).map(([one, { pinned: _pinned, ...node }]) => [
        one,
        {
          ...node,
          ...kindIn(node, known.operations, brought.ids),
          references: movedReferences(node, known.resources, isHere),
        },
      ]),
    );
    const value = { ...pipeline, name, nodes };
    brought.patch.push({ op: 'add', path: pointerOf('pipelines', fresh), value });
  }
  return brought;
}

/** A module that is here under its name stays as it is: code imports it by that name. */
function bringModules(clip: Clip, model: ProjectModel, newId: () => string): Brought {
  const here = new Set(Object.values(model.modules).map(({ name }) => name));
  const missing = Object.values(clip.modules).filter(({ name }) => !here.has(name));
  return {
    patch: missing.map((value) => ({ op: 'add', path: pointerOf('modules', newId()), value })),
    ids: new Map(),
    names: missing.map(({ name }) => `utils.${name}`),
  };
}

/** References in the project's own terms; artifacts of another project are not known here. */
function movedReferences(node: PipelineNode, ids: ReadonlyMap<string, string>, isHere: boolean) {
  return Object.fromEntries(
    Object.entries(node.references).flatMap(([name, target]) => {
      const moved =
        target === null ? undefined : (ids.get(target) ?? (isHere ? target : undefined));
      return moved === undefined ? [] : [[name, moved]];
    }),
  );
}

/** A pipeline again, under a name of its own. */
export function pipelineCopy(model: ProjectModel, id: string, fresh: string): PatchOp[] {
  const source = model.pipelines[id];
  if (!source) return [];
  const names = Object.values(model.pipelines).map(({ name }) => name);
  const name = nameUnique(`${source.name.slice(0, 110)} copy`, names);
  const [add] = pipelineAdd(fresh, name);
  return add && add.op === 'add' ? [{ ...add, value: { ...source, name } }] : [];
}
