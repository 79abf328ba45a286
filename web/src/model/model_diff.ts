// What differs between two states of a project. Pure.

import { history as say } from '../text/history';
import { valueText } from './format';
import { isEqual } from './json_patch';
import { nodeName } from './pipeline';
import type { Pipeline, PipelineEdge, PipelineNode, ProjectModel } from './project_model';

export type Difference = 'added' | 'removed' | 'changed';

export type EntityKind = 'pipelines' | 'operations' | 'resources' | 'modules' | 'serialization';

export interface EntityDifference {
  path: string;
  kind: EntityKind;
  id: string;
  name: string;
  difference: Difference;
}

const collections = ['pipelines', 'operations', 'resources', 'modules'] as const;

/** The entities that differ; what merely follows from code is not looked at. */
export function modelDiff(before: ProjectModel, after: ProjectModel): EntityDifference[] {
  const found: EntityDifference[] = collections.flatMap((kind) => {
    const ids = new Set([...Object.keys(before[kind]), ...Object.keys(after[kind])]);
    return [...ids].flatMap((id) => {
      const [a, b] = [before[kind][id], after[kind][id]];
      const difference = differenceOf(essence(a), essence(b));
      if (!difference) return [];
      const name = (b ?? a)?.name ?? id;
      return [{ path: `/${kind}/${id}`, kind, id, name, difference }];
    });
  });
  if (before.serialization.code !== after.serialization.code)
    found.push({
      path: '/serialization',
      kind: 'serialization',
      id: '',
      name: say.kindPlurals.serialization,
      difference: 'changed',
    });
  return found;
}

/** An entity without what is derived, and without empty members that older clients leave out. */
function essence(entity: object | undefined): unknown {
  if (!entity) return undefined;
  const { interface: _derived, ...own } = entity as Record<string, unknown>;
  for (const name of ['notes', 'groups']) if (isEqual(own[name], {})) delete own[name];
  return own;
}

export function differenceOf(a: unknown, b: unknown): Difference | null {
  if (a === undefined && b === undefined) return null;
  if (a === undefined) return 'added';
  if (b === undefined) return 'removed';
  return isEqual(a, b) ? null : 'changed';
}

export interface NodeDifference {
  id: string;
  name: string;
  difference: Difference | null;
  details: string[];
}

export interface EdgeDifference {
  id: string;
  edge: PipelineEdge;
  name: string;
  difference: Difference | null;
}

export interface PipelineDifference {
  nodes: NodeDifference[];
  edges: EdgeDifference[];
}

const nothing: Pipeline = { name: '', nodes: {}, edges: {} };

/** Nodes and edges of both states, each with what became of it. */
export function pipelineDiff(
  models: { before: ProjectModel; after: ProjectModel },
  id: string,
): PipelineDifference {
  const before = models.before.pipelines[id] ?? nothing;
  const after = models.after.pipelines[id] ?? nothing;
  const nameOf = (nid: string) => {
    const now = after.nodes[nid];
    if (now) return nodeName(models.after, now);
    const then = before.nodes[nid];
    return then ? nodeName(models.before, then) : nid;
  };
  const nodes = idsOf(before.nodes, after.nodes).map((nid) => ({
    id: nid,
    name: nameOf(nid),
    difference: differenceOf(before.nodes[nid], after.nodes[nid]),
    details: nodeDetails(before.nodes[nid], after.nodes[nid]),
  }));
  const edges = edgeDiff(before.edges, after.edges).map((found) => {
    const { from, to } = found.edge;
    return {
      ...found,
      name: say.edge(`${nameOf(from[0])}.${from[1]}`, `${nameOf(to[0])}.${to[1]}`),
    };
  });
  return { nodes, edges };
}

const idsOf = (a: object, b: object) => [...new Set([...Object.keys(a), ...Object.keys(b)])];

/** An edge is what it connects: one with a new id between the same ports is the same. */
function edgeDiff(before: Pipeline['edges'], after: Pipeline['edges']) {
  const keyOf = ({ from, to }: PipelineEdge) => JSON.stringify([from, to]);
  const byKey = (edges: Pipeline['edges']) =>
    new Map(Object.entries(edges).map(([id, edge]) => [keyOf(edge), { id, edge }]));
  const [a, b] = [byKey(before), byKey(after)];
  return [...new Map([...a, ...b])].map(([key, { id, edge }]) => ({
    id,
    edge,
    difference: differenceOf(a.get(key)?.edge, b.get(key)?.edge),
  }));
}

/** What changed in a node, a line for each member. */
function nodeDetails(a: PipelineNode | undefined, b: PipelineNode | undefined): string[] {
  if (!a || !b) return [];
  const lines: string[] = [];
  if (!isEqual(a.position, b.position)) lines.push(say.moved);
  for (const member of ['operation', 'name', 'muted', 'pinned'] as const)
    if (!isEqual(a[member], b[member])) lines.push(detail(member, a[member], b[member]));
  for (const members of ['attributes', 'references'] as const)
    for (const name of idsOf(a[members], b[members]))
      if (!isEqual(a[members][name], b[members][name]))
        lines.push(detail(name, a[members][name], b[members][name]));
  return lines;
}

const shown = 60;
const short = (value: unknown) => {
  const words = value === undefined ? say.absent : valueText(value);
  return words.length > shown ? `${words.slice(0, shown)}…` : words;
};
const detail = (name: string, a: unknown, b: unknown) =>
  say.nodeAttribute(name, short(a), short(b));

/** Whether two states of a pipeline differ in more than where things are. */
export const isOnlyMoved = ({ nodes, edges }: PipelineDifference) =>
  edges.every(({ difference }) => !difference) &&
  nodes.every(
    ({ difference, details }) =>
      !difference || (difference === 'changed' && isEqual(details, [say.moved])),
  );
