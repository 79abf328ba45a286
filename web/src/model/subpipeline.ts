// Pipelines as nodes of pipelines: their ports, what may be used where, and moving nodes into one and back. Pure.

import { nameUnique } from './changes';
import { type PatchOp, pointerOf } from './json_patch';
import type { Selection } from './members';
import { edgeInto, reachableFrom } from './pipeline';
import type { Exposure, Pipeline, PipelineEdge, Position, ProjectModel } from './project_model';

/** Pipelines that have ports and of which `within` is no part: those that may become a node of it. */
export function pipelinesFor(model: ProjectModel, within: string): [id: string, Pipeline][] {
  return Object.entries(model.pipelines).filter(
    ([id, pipeline]) => hasPorts(pipeline) && !isPartOf(model, within, id),
  );
}

export const hasPorts = ({ inputs, outputs }: Pipeline) =>
  Object.keys(inputs ?? {}).length + Object.keys(outputs ?? {}).length > 0;

/** Whether a pipeline is another one, or within it at any depth. */
export function isPartOf(model: ProjectModel, part: string, whole: string): boolean {
  const seen = new Set<string>();
  const open = [whole];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === part) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    for (const node of Object.values(model.pipelines[id]?.nodes ?? {}))
      if (node.pipeline !== undefined) open.push(node.pipeline);
  }
  return false;
}

/** The pipelines that have this one as a node, by name. */
export const usersOf = (model: ProjectModel, id: string): [id: string, Pipeline][] =>
  Object.entries(model.pipelines)
    .filter(([, { nodes }]) => Object.values(nodes).some(({ pipeline }) => pipeline === id))
    .sort(([, a], [, b]) => a.name.localeCompare(b.name));

export type Direction = 'inputs' | 'outputs';
type End = [node: string, port: string];
const endNames = { inputs: 'to', outputs: 'from' } as const;

/** Where an exposed port leads to or comes from. */
export const endOf = (exposure: Exposure): End => exposure.to ?? exposure.from ?? ['', ''];

/** The exposure of a port of a node, if there is one. */
export function exposureOf(pipeline: Pipeline, direction: Direction, end: End) {
  return Object.entries(pipeline[direction] ?? {}).find(
    ([, exposure]) => endOf(exposure)[0] === end[0] && endOf(exposure)[1] === end[1],
  );
}

const namesOf = (pipeline: Pipeline, direction: Direction) =>
  Object.values(pipeline[direction] ?? {}).map(({ name }) => name);

/** Makes a port of a node one of the pipeline's, or takes that back. A connected input cannot be exposed. */
export function exposeToggle(
  id: string,
  pipeline: Pipeline,
  direction: Direction,
  end: End,
  fresh: string,
): PatchOp[] {
  const present = exposureOf(pipeline, direction, end);
  if (present) return [{ op: 'remove', path: pointerOf('pipelines', id, direction, present[0]) }];
  if (direction === 'inputs' && edgeInto(pipeline, ...end) !== undefined) return [];
  const name = nameUnique(end[1], namesOf(pipeline, direction));
  const value = { name, [endNames[direction]]: end };
  const missing: PatchOp = { op: 'add', path: pointerOf('pipelines', id, direction), value: {} };
  const add: PatchOp = { op: 'add', path: pointerOf('pipelines', id, direction, fresh), value };
  return pipeline[direction] ? [add] : [missing, add];
}

export const exposureRename = (
  id: string,
  direction: Direction,
  exposure: string,
  name: string,
): PatchOp[] => [
  { op: 'replace', path: pointerOf('pipelines', id, direction, exposure, 'name'), value: name },
];

/** Collects the ports of a pipeline that is being made; a port is exposed once. */
function portsFor(inner: Pipeline, newId: () => string) {
  return (direction: Direction, end: End): string => {
    const present = exposureOf(inner, direction, end);
    if (present) return present[1].name;
    const name = nameUnique(end[1], namesOf(inner, direction));
    inner[direction] = {
      ...inner[direction],
      [newId()]: { name, [endNames[direction]]: end },
    };
    return name;
  };
}

/** Whether a way leads out of these nodes and back: as one node they would wait for themselves. */
export function leavesAndReturns(pipeline: Pipeline, chosen: ReadonlySet<string>): boolean {
  return Object.values(pipeline.edges)
    .filter(({ from, to }) => chosen.has(from[0]) && !chosen.has(to[0]))
    .some(({ to }) => [...reachableFrom(pipeline, to[0])].some((id) => chosen.has(id)));
}

const pick = <T>(all: Readonly<Record<string, T>> | undefined, ids: readonly string[]) =>
  Object.fromEntries(Object.entries(all ?? {}).filter(([id]) => ids.includes(id)));

export interface Made {
  patch: PatchOp[];
  /** The pipeline that was made, and the node that it is now. */
  pipeline: string;
  node: string;
}

/** Moves what is selected into a pipeline of its own, which becomes a node in its place; null when nothing can be moved. */
export function subpipelineMake(
  model: ProjectModel,
  id: string,
  selection: Selection,
  places: Readonly<Record<string, Position>>,
  newId: () => string,
): Made | null {
  const source = model.pipelines[id];
  const chosen = new Set(selection.nodes.filter((node) => source?.nodes[node]));
  if (!source || chosen.size === 0) return null;
  const [pipeline, node] = [newId(), newId()];
  const names = Object.values(model.pipelines).map(({ name }) => name);
  const moved = Object.entries(pick(source.nodes, [...chosen]));
  const inner: Pipeline = {
    name: nameUnique(`${source.name.slice(0, 105)} part`, names),
    nodes: Object.fromEntries(
      moved.map(([one, value]) => [one, places[one] ? { ...value, position: places[one] } : value]),
    ),
    edges: {},
    inputs: {},
    outputs: {},
    notes: pick(source.notes, selection.notes),
    groups: pick(source.groups, selection.groups),
  };
  const port = portsFor(inner, newId);
  const at = (...path: string[]) => pointerOf('pipelines', id, ...path);
  const [gone, came]: [PatchOp[], PatchOp[]] = [[], []];
  for (const [edge, { from, to }] of Object.entries(source.edges)) {
    const [isFrom, isTo] = [chosen.has(from[0]), chosen.has(to[0])];
    if (!isFrom && !isTo) continue;
    gone.push({ op: 'remove', path: at('edges', edge) });
    if (isFrom && isTo) {
      inner.edges[edge] = { from, to };
      continue;
    }
    const value: PipelineEdge = isTo
      ? { from, to: [node, port('inputs', to)] }
      : { from: [node, port('outputs', from)], to };
    came.push({ op: 'add', path: at('edges', newId()), value });
  }
  for (const direction of ['inputs', 'outputs'] as const)
    for (const [one, exposure] of Object.entries(source[direction] ?? {})) {
      const end = endOf(exposure);
      if (!chosen.has(end[0])) continue;
      const path = at(direction, one, endNames[direction]);
      came.push({ op: 'replace', path, value: [node, port(direction, end)] });
    }
  for (const one of chosen) gone.push({ op: 'remove', path: at('nodes', one) });
  for (const kind of ['notes', 'groups'] as const)
    for (const one of Object.keys(inner[kind] ?? {}))
      gone.push({ op: 'remove', path: at(kind, one) });
  const value = { pipeline, attributes: {}, references: {}, position: middleOf(chosen, places) };
  return {
    pipeline,
    node,
    patch: [
      { op: 'add', path: pointerOf('pipelines', pipeline), value: inner },
      { op: 'add', path: at('nodes', node), value },
      ...gone,
      ...came,
    ],
  };
}

function middleOf(ids: ReadonlySet<string>, places: Readonly<Record<string, Position>>): Position {
  const known = [...ids].flatMap((id) => places[id] ?? []);
  const mean = (values: number[]) =>
    Math.round(values.reduce((sum, one) => sum + one, 0) / Math.max(1, values.length));
  return { x: mean(known.map(({ x }) => x)), y: mean(known.map(({ y }) => y)) };
}

export interface Placed extends Position {
  id: string;
  width: number;
  height: number;
}

/** How far the others move so that what stood at `spot` may grow: what is right of it and what is below it. */
export function roomFor(
  boxes: readonly Placed[],
  spot: Placed,
  size: { width: number; height: number },
): Record<string, Position> {
  const right = Math.max(0, Math.round(size.width - spot.width));
  const down = Math.max(0, Math.round(size.height - spot.height));
  return Object.fromEntries(
    boxes.flatMap(({ id, x, y }): [string, Position][] => {
      const dx = x >= spot.x + spot.width ? right : 0;
      const dy = y >= spot.y + spot.height ? down : 0;
      return id !== spot.id && (dx > 0 || dy > 0) ? [[id, { x: x + dx, y: y + dy }]] : [];
    }),
  );
}

export interface Expanded {
  patch: PatchOp[];
  /** The nodes that came. */
  nodes: string[];
}

/** Puts what is in a pipeline that is a node in this node's place; that pipeline stays for others. */
export function subpipelineExpand(
  model: ProjectModel,
  id: string,
  node: string,
  shift: Position,
  newId: () => string,
): Expanded | null {
  const outer = model.pipelines[id];
  const whole = outer?.nodes[node];
  const inner = whole?.pipeline === undefined ? undefined : model.pipelines[whole.pipeline];
  if (!outer || !whole || !inner) return null;
  const ids = new Map(Object.keys(inner.nodes).map((one) => [one, newId()]));
  const at = (...path: string[]) => pointerOf('pipelines', id, ...path);
  const moved = ([one, port]: End): End => [ids.get(one) ?? one, port];
  const through = (direction: Direction, [one, port]: End): End | null => {
    if (one !== node) return [one, port];
    const found = Object.values(inner[direction] ?? {}).find(({ name }) => name === port);
    return found ? moved(endOf(found)) : null;
  };
  const patch: PatchOp[] = [];
  const shifted = ({ x, y }: Position) => ({
    x: Math.round(x + shift.x),
    y: Math.round(y + shift.y),
  });
  for (const [one, value] of Object.entries(inner.nodes))
    patch.push({
      op: 'add',
      path: at('nodes', ids.get(one) ?? one),
      value: {
        ...value,
        ...(value.position ? { position: shifted(value.position) } : {}),
        ...(whole.muted ? { muted: true } : {}),
      },
    });
  for (const kind of ['notes', 'groups'] as const)
    for (const value of Object.values(inner[kind] ?? {}))
      patch.push({
        op: 'add',
        path: at(kind, newId()),
        value: { ...value, position: shifted(value.position) },
      });
  const came: PatchOp[] = Object.values(inner.edges).map(({ from, to }) => ({
    op: 'add',
    path: at('edges', newId()),
    value: { from: moved(from), to: moved(to) },
  }));
  for (const [edge, { from, to }] of Object.entries(outer.edges)) {
    if (from[0] !== node && to[0] !== node) continue;
    patch.push({ op: 'remove', path: at('edges', edge) });
    const value = { from: through('outputs', from), to: through('inputs', to) };
    if (value.from && value.to) came.push({ op: 'add', path: at('edges', newId()), value });
  }
  for (const direction of ['inputs', 'outputs'] as const)
    for (const [one, exposure] of Object.entries(outer[direction] ?? {})) {
      const end = through(direction, endOf(exposure));
      if (endOf(exposure)[0] !== node) continue;
      const path = at(direction, one);
      if (end) came.push({ op: 'replace', path: `${path}/${endNames[direction]}`, value: end });
      else patch.push({ op: 'remove', path });
    }
  patch.push({ op: 'remove', path: at('nodes', node) });
  return { patch: [...patch, ...came], nodes: [...ids.values()] };
}
