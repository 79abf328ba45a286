// What can be done to the open pipeline. Each is one change, one undo step; a refusal becomes a message.

import { problemFrom } from '../../api/problem';
import { documentOf, newId } from '../../collab/open_document';
import type { CanvasInstance } from '../../graph/Canvas';
import * as changes from '../../model/changes';
import type { PatchOp } from '../../model/json_patch';
import { connectProblem } from '../../model/pipeline';
import type { Attribute, Pipeline, Position, ProjectModel } from '../../model/project_model';
import * as text from '../../text';
import { toastProblem, toastShow } from '../../ui/toasts';
import type { Selection } from './PipelineEditor';

export type Pick = { operation: string } | { newOperation: string };
export type EditorActions = ReturnType<typeof editorActions>;

export function editorActions(project: string, id: string) {
  const document = documentOf(project);
  const pipeline = (): Pipeline =>
    document.store.getState().model?.pipelines[id] ?? { name: '', nodes: {}, edges: {} };

  const change = async (patch: PatchOp[]) => {
    if (patch.length > 0) await document.change(patch).catch(toastProblem);
  };

  return {
    rename: (name: string) => document.change(changes.pipelineRename(id, name)),
    add: (pick: Pick, canvas: CanvasInstance | null) => {
      const node = newId();
      const place = freePlace(pipeline(), canvasCenter(canvas));
      if ('operation' in pick) return change(changes.nodeAdd(id, node, pick.operation, place));
      const operation = newId();
      return change([
        ...changes.operationAdd(operation, pick.newOperation),
        ...changes.nodeAdd(id, node, operation, place),
      ]);
    },
    move: (moves: Record<string, Position>) => change(changes.nodesMove(id, moves)),
    connect: (from: [string, string], to: [string, string]) =>
      change(changes.edgeAdd(id, pipeline(), newId(), from, to)),
    disconnect: (edge: string) => change(changes.edgesRemove(id, [edge])),
    remove: ({ nodes, edges }: Selection) => {
      const content = pipeline();
      const patch = changes.nodesRemove(id, content, nodes);
      const gone = new Set(patch.map(({ path }) => path));
      const rest = changes.edgesRemove(id, edges).filter(({ path }) => !gone.has(path));
      return change([...rest, ...patch]);
    },
    renameNode: (node: string, name: string | null) => change(changes.nodeRename(id, node, name)),
    attribute: (node: string, attribute: Attribute, value: unknown) =>
      change(
        changes.attributeSet(id, node, attribute, pipeline().nodes[node]?.attributes ?? {}, value),
      ),
    reference: (node: string, name: string, value: string | null) => {
      const present = pipeline().nodes[node]?.references ?? {};
      return change(changes.referenceSet(id, node, name, value, Object.hasOwn(present, name)));
    },
    undo: () => reverse(document.undo(), text.pipeline.nothingToUndo),
    redo: () => reverse(document.redo(), text.pipeline.nothingToRedo),
    /** Says why a connection was refused. */
    refuse: (model: ProjectModel, from: [string, string], to: [string, string]) => {
      const problem = connectProblem(model, pipeline(), from, to);
      if (problem) toastShow({ kind: 'info', title: text.pipeline.refused[problem] });
    },
  };
}

async function reverse(
  call: Promise<{ pointer: string; author_name: string | null }[]>,
  nothing: string,
) {
  try {
    const kept = await call;
    const names = [...new Set(kept.map(({ author_name }) => author_name ?? '?'))].join(', ');
    if (names) toastShow({ kind: 'info', title: text.pipeline.kept(names) });
  } catch (error) {
    if (problemFrom(error).status === 409) toastShow({ kind: 'info', title: nothing });
    else toastProblem(error);
  }
}

function canvasCenter(canvas: CanvasInstance | null): Position {
  const box = document.querySelector('.react-flow')?.getBoundingClientRect();
  if (!canvas || !box) return { x: 0, y: 0 };
  return canvas.screenToFlowPosition({ x: box.x + box.width / 2 - 90, y: box.y + box.height / 2 });
}

const nodeSpace = { x: 150, y: 60 };

/** The place itself, or the next one further down that no node covers. */
function freePlace(pipeline: Pipeline, wanted: Position): Position {
  const place = { x: Math.round(wanted.x), y: Math.round(wanted.y) };
  const taken = Object.values(pipeline.nodes).flatMap(({ position }) => position ?? []);
  const isTaken = () =>
    taken.some(
      ({ x, y }) => Math.abs(x - place.x) < nodeSpace.x && Math.abs(y - place.y) < nodeSpace.y,
    );
  for (let tries = 0; tries < taken.length && isTaken(); tries++) place.y += nodeSpace.y + 30;
  return place;
}
