// What can be done to the open pipeline. Each is one change, one undo step; a refusal becomes a message.

import { documentOf, newId } from '../../collab/open_document';
import * as annotations from '../../model/annotations';
import { type Box, freePlace } from '../../model/arrange';
import * as changes from '../../model/changes';
import { type Clip, clipPaste } from '../../model/clipboard';
import { pipelineExtract } from '../../model/extract';
import {
  type End,
  endsOf,
  insertionOf,
  otherSide,
  type PortEnd,
  portFor,
} from '../../model/fitting';
import { type PatchOp, patchApply } from '../../model/json_patch';
import { memberOf, nothing, type Selection } from '../../model/members';
import { connectProblem, operationOf } from '../../model/pipeline';
import type { Attribute, Pipeline, Position, ProjectModel, Size } from '../../model/project_model';
import {
  type Direction,
  exposeToggle,
  exposureRename,
  leavesAndReturns,
  subpipelineExpand,
  subpipelineMake,
} from '../../model/subpipeline';
import * as text from '../../text';
import { toastProblem, toastShow } from '../../ui/toasts';

export type Pick = { operation: string } | { pipeline: string } | { newOperation: string };
/** What a new node is put in relation to: a port it is connected to, or an edge it goes into. */
export type Anchor = { port: PortEnd } | { edge: string } | null;
export type EditorActions = ReturnType<typeof editorActions>;

const newNodeSize = { width: 180, height: 72 };
const noteSize = { width: 220, height: 90 };
const annotation = { notes: 'notes', groups: 'groups' } as const;

export function editorActions(project: string, id: string) {
  const document = documentOf(project);
  const model = (): ProjectModel | null => document.store.getState().model;
  const pipeline = (): Pipeline => model()?.pipelines[id] ?? { name: '', nodes: {}, edges: {} };

  /** Whether the change was made. */
  const change = async (patch: PatchOp[]): Promise<boolean> => {
    if (patch.length === 0) return false;
    try {
      await document.change(patch);
      return true;
    } catch (error) {
      toastProblem(error);
      return false;
    }
  };

  return {
    model,
    pipeline,
    rename: (name: string) => document.change(changes.pipelineRename(id, name)),

    /** Adds a node near a place, connected to its anchor; answers its id. */
    add: (pick: Pick, wanted: Position, boxes: readonly Box[], anchor: Anchor = null) => {
      const node = newId();
      const kind = 'newOperation' in pick ? { operation: newId() } : pick;
      const place = freePlace(boxes, wanted, newNodeSize);
      const patch = [
        ...('newOperation' in pick && 'operation' in kind
          ? changes.operationAdd(kind.operation, pick.newOperation)
          : []),
        ...changes.nodesMove(id, unplaced(pipeline(), boxes)),
        ...changes.nodeAdd(id, node, kind, place),
      ];
      const now = model();
      const connected = now ? anchorPatch(now, id, node, kind, anchor, patch) : [];
      void change([...patch, ...connected]);
      return node;
    },
    move: (moves: Record<string, Position>) => {
      const patch = Object.entries(moves).flatMap(([canvas, position]) => {
        const member = memberOf(canvas);
        return annotations.membersMove(id, member.kind, { [member.id]: position });
      });
      return change(patch);
    },
    connect: (from: End, to: End) => change(changes.edgeAdd(id, pipeline(), newId(), from, to)),
    disconnect: (edge: string) => change(changes.edgesRemove(id, [edge])),
    /** Gives an edge other ends. */
    reconnect: (edge: string, from: End, to: End) => {
      const content = pipeline();
      const old = content.edges[edge];
      const { [edge]: _old, ...rest } = content.edges;
      if (!old || (sameEnd(old.from, from) && sameEnd(old.to, to))) return Promise.resolve(false);
      return change([
        ...changes.edgesRemove(id, [edge]),
        ...changes.edgeAdd(id, { ...content, edges: rest }, newId(), from, to),
      ]);
    },
    /** Puts a node that is there into an edge; null when it does not fit. */
    insert: (node: string, edge: string, moves: Record<string, Position> = {}) => {
      const patch = insertPatch(model(), id, node, edge);
      return change([...annotations.membersMove(id, 'nodes', moves), ...patch]);
    },
    remove: (selection: Selection) => {
      const patch = changes.nodesRemove(id, pipeline(), selection.nodes);
      const gone = new Set(patch.map(({ path }) => path));
      const rest = changes.edgesRemove(id, selection.edges).filter(({ path }) => !gone.has(path));
      return change([
        ...rest,
        ...patch,
        ...annotations.annotationsRemove(id, 'notes', selection.notes),
        ...annotations.annotationsRemove(id, 'groups', selection.groups),
      ]);
    },
    /** Pastes; answers what was pasted, to be selected. */
    paste: (clip: Clip, shift: Position, keepIncoming: boolean): Selection => {
      const now = model();
      if (!now) return nothing;
      const target = { model: now, project, pipeline: id, shift, keepIncoming };
      const { patch, selection, brought } = clipPaste(clip, target, newId);
      void change(patch).then((isDone) => {
        if (isDone && brought.length > 0)
          toastShow({ kind: 'info', title: text.pipeline.brought(brought.join(', ')) });
      });
      return selection;
    },
    /** Copies nodes into a pipeline of their own; answers its id. */
    extract: async (nodes: readonly string[], places: Readonly<Record<string, Position>>) => {
      const now = model();
      const fresh = newId();
      const patch = now ? pipelineExtract(now, id, nodes, places, fresh, newId) : [];
      return (await change(patch)) ? fresh : null;
    },

    /** Moves what is selected into a pipeline that becomes a node; answers both. */
    makePart: async (selection: Selection, places: Readonly<Record<string, Position>>) => {
      const now = model();
      if (leavesAndReturns(pipeline(), new Set(selection.nodes))) {
        toastShow({ kind: 'info', title: text.pipeline.partLoops });
        return null;
      }
      const made = now && subpipelineMake(now, id, selection, places, newId);
      return made && (await change(made.patch)) ? made : null;
    },
    /** Puts what is in a pipeline that is a node in its place, and makes room for it; answers the nodes that came. */
    expandPart: async (node: string, shift: Position, moves: Record<string, Position>) => {
      const now = model();
      const expanded = now && subpipelineExpand(now, id, node, shift, newId);
      if (!expanded) return null;
      const room = Object.entries(moves).flatMap(([canvas, position]) => {
        const member = memberOf(canvas);
        return annotations.membersMove(id, member.kind, { [member.id]: position });
      });
      return (await change([...room, ...expanded.patch])) ? expanded.nodes : null;
    },
    expose: (direction: Direction, end: End) =>
      change(exposeToggle(id, pipeline(), direction, end, newId())),
    exposureRename: (direction: Direction, exposure: string, name: string) =>
      change(exposureRename(id, direction, exposure, name)),

    renameNode: (node: string, name: string | null) => {
      const isStored = pipeline().nodes[node]?.name !== undefined;
      if (name === null && !isStored) return Promise.resolve(false);
      return change(changes.nodeRename(id, node, name));
    },
    attribute: (node: string, attribute: Attribute, value: unknown) =>
      change(
        changes.attributeSet(id, node, attribute, pipeline().nodes[node]?.attributes ?? {}, value),
      ),
    reference: (node: string, name: string, value: string | null) => {
      const present = pipeline().nodes[node]?.references ?? {};
      return change(changes.referenceSet(id, node, name, value, Object.hasOwn(present, name)));
    },
    mute: (nodes: readonly string[]) => change(annotations.muteToggle(id, pipeline(), nodes)),
    pin: (node: string, job: string | null) =>
      change(annotations.pinSet(id, pipeline(), node, job)),

    /** Adds a note; answers its id. */
    note: (position: Position) => {
      const note = newId();
      const value = {
        text: text.pipeline.noteText,
        position: rounded(position),
        size: noteSize,
        color: annotations.annotationColors[0],
      };
      void change(annotations.noteAdd(id, pipeline(), note, value));
      return note;
    },
    /** Adds a group round a frame; answers its id. */
    group: ({ x, y, width, height }: Omit<Box, 'id'>) => {
      const group = newId();
      const value = {
        title: text.pipeline.group,
        position: { x, y },
        size: { width, height },
        color: annotations.annotationColors[4],
      };
      void change(annotations.groupAdd(id, pipeline(), group, value));
      return group;
    },
    noteText: (canvas: string, words: string) => {
      const note = memberOf(canvas).id;
      if (pipeline().notes?.[note]?.text === words) return;
      void change(annotations.noteWrite(id, note, words));
    },
    groupTitle: (canvas: string, title: string) => {
      const group = memberOf(canvas).id;
      if (pipeline().groups?.[group]?.title === title.trim()) return;
      void change(annotations.groupTitle(id, group, title));
    },
    resize: (canvas: string, position: Position, size: Size) => {
      const member = memberOf(canvas);
      if (member.kind === 'nodes') return;
      void change(
        annotations.annotationResize(id, annotation[member.kind], member.id, position, size),
      );
    },
    color: ({ notes, groups }: Selection, value: string) =>
      change([
        ...annotations.annotationColor(id, 'notes', notes, value),
        ...annotations.annotationColor(id, 'groups', groups, value),
      ]),

    /** Says why a connection was refused. */
    refuse: (from: End, to: End) => {
      const now = model();
      const problem = now && connectProblem(now, pipeline(), from, to);
      if (problem) toastShow({ kind: 'info', title: text.pipeline.refused[problem] });
    },
  };
}

const rounded = ({ x, y }: Position): Position => ({ x: Math.round(x), y: Math.round(y) });
const sameEnd = (a: End, b: End) => a[0] === b[0] && a[1] === b[1];

/** The edges of a node that does not exist yet, on top of the patch that makes it. */
function anchorPatch(
  before: ProjectModel,
  id: string,
  node: string,
  pick: { operation: string } | { pipeline: string },
  anchor: Anchor,
  patch: PatchOp[],
): PatchOp[] {
  const kind = operationOf(before, pick);
  if (!anchor || !kind) return [];
  const model = patchApply(before, patch);
  if ('edge' in anchor) return insertPatch(model, id, node, anchor.edge);
  const content = model.pipelines[id];
  const port = content && portFor(model, content, anchor.port, kind);
  if (!content || port === null || port === undefined) return [];
  const own: PortEnd = { node, port, side: otherSide(anchor.port.side) };
  return changes.edgeAdd(id, content, newId(), ...endsOf(anchor.port, own));
}

/** An edge becomes two, with the node between; nothing when the node does not fit. */
function insertPatch(
  model: ProjectModel | null,
  id: string,
  node: string,
  edgeId: string,
): PatchOp[] {
  const content = model?.pipelines[id];
  const edge = content?.edges[edgeId];
  const whole = content?.nodes[node];
  const operation = model && whole ? operationOf(model, whole) : undefined;
  if (!model || !content || !edge || !operation) return [];
  const fit = insertionOf(model, content, edge, operation);
  if (!fit) return [];
  const { [edgeId]: _old, ...edges } = content.edges;
  const rest = { ...content, edges };
  return [
    ...changes.edgesRemove(id, [edgeId]),
    ...changes.edgeAdd(id, rest, newId(), edge.from, [node, fit.input]),
    ...changes.edgeAdd(id, rest, newId(), [node, fit.output], edge.to),
  ];
}

/** The first node with a place of its own fixes the places of those that have none: they stay where they are seen. */
function unplaced(pipeline: Pipeline, boxes: readonly Box[]): Record<string, Position> {
  const open = boxes.filter(({ id }) => pipeline.nodes[id] && !pipeline.nodes[id].position);
  return Object.fromEntries(
    open.map(({ id, x, y }) => [id, { x: Math.round(x), y: Math.round(y) }]),
  );
}
