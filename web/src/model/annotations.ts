// Notes and groups of a pipeline, and what a node is besides its values: muted, pinned. As patches. Pure.

import { type PatchOp, pointerOf } from './json_patch';
import type { Kind } from './members';
import type { Pipeline, PipelineGroup, PipelineNote, Position, Size } from './project_model';

export const annotationColors = [
  '#f2c021',
  '#ee9a44',
  '#e05252',
  '#b678d0',
  '#5b8def',
  '#2fb3a8',
  '#46ad64',
  '#8fa3b8',
] as const;

type Annotation = 'notes' | 'groups';

const collection = (pipeline: string, content: Pipeline, kind: Annotation): PatchOp[] =>
  content[kind] ? [] : [{ op: 'add', path: pointerOf('pipelines', pipeline, kind), value: {} }];

export function noteAdd(
  pipeline: string,
  content: Pipeline,
  id: string,
  value: PipelineNote,
): PatchOp[] {
  const path = pointerOf('pipelines', pipeline, 'notes', id);
  return [...collection(pipeline, content, 'notes'), { op: 'add', path, value }];
}

export function groupAdd(
  pipeline: string,
  content: Pipeline,
  id: string,
  value: PipelineGroup,
): PatchOp[] {
  const path = pointerOf('pipelines', pipeline, 'groups', id);
  return [...collection(pipeline, content, 'groups'), { op: 'add', path, value }];
}

/** A note without words is taken away. */
export function noteWrite(pipeline: string, id: string, text: string): PatchOp[] {
  const path = pointerOf('pipelines', pipeline, 'notes', id);
  if (text.trim() === '') return [{ op: 'remove', path }];
  return [{ op: 'add', path: `${path}/text`, value: text }];
}

export function groupTitle(pipeline: string, id: string, title: string): PatchOp[] {
  const value = title.trim();
  if (value === '') return [];
  return [{ op: 'add', path: pointerOf('pipelines', pipeline, 'groups', id, 'title'), value }];
}

export function annotationColor(
  pipeline: string,
  kind: Annotation,
  ids: readonly string[],
  value: string,
): PatchOp[] {
  return ids.map((id) => ({
    op: 'add',
    path: pointerOf('pipelines', pipeline, kind, id, 'color'),
    value,
  }));
}

export function annotationResize(
  pipeline: string,
  kind: Annotation,
  id: string,
  position: Position,
  size: Size,
): PatchOp[] {
  const path = pointerOf('pipelines', pipeline, kind, id);
  return [
    { op: 'add', path: `${path}/position`, value: position },
    { op: 'add', path: `${path}/size`, value: size },
  ];
}

export function annotationsRemove(
  pipeline: string,
  kind: Annotation,
  ids: readonly string[],
): PatchOp[] {
  return ids.map((id) => ({ op: 'remove', path: pointerOf('pipelines', pipeline, kind, id) }));
}

export function membersMove(
  pipeline: string,
  kind: Kind,
  moves: Readonly<Record<string, Position>>,
): PatchOp[] {
  return Object.entries(moves).map(([id, value]) => ({
    op: 'add',
    path: pointerOf('pipelines', pipeline, kind, id, 'position'),
    value,
  }));
}

/** Mutes the nodes, or lets them run again when all of them are muted. */
export function muteToggle(pipeline: string, content: Pipeline, ids: readonly string[]): PatchOp[] {
  const known = ids.filter((id) => content.nodes[id]);
  const isMuted = known.every((id) => content.nodes[id]?.muted);
  return known
    .filter((id) => isMuted || !content.nodes[id]?.muted)
    .map((id): PatchOp => {
      const path = pointerOf('pipelines', pipeline, 'nodes', id, 'muted');
      return isMuted ? { op: 'remove', path } : { op: 'add', path, value: true };
    });
}

export function pinSet(
  pipeline: string,
  content: Pipeline,
  id: string,
  job: string | null,
): PatchOp[] {
  const path = pointerOf('pipelines', pipeline, 'nodes', id, 'pinned');
  if (job !== null) return [{ op: 'add', path, value: job }];
  return content.nodes[id]?.pinned === undefined ? [] : [{ op: 'remove', path }];
}
