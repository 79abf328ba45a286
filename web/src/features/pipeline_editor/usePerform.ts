import { useNavigate } from '@tanstack/react-router';
import { writeStart } from '../../graph/edits';
import {
  type Alignment,
  type Axis,
  alignBoxes,
  type Box,
  distributeBoxes,
  firstBox,
  frameRound,
  neighbour,
} from '../../model/arrange';
import { canvasId, memberOf, type Selection } from '../../model/members';
import { isBuiltIn, type NodeProblem } from '../../model/pipeline';
import type { Pipeline, Position } from '../../model/project_model';
import * as text from '../../text';
import { toastShow } from '../../ui/toasts';
import type { EditorActions } from './actions';
import { focusedEdge, focusedNode } from './focused';
import { roomInside } from './part_room';
import { useArrowKeys } from './useArrowKeys';
import { isForCanvas } from './useCanvasFocus';
import type { CanvasHandle } from './useCanvasHandle';
import type { useClipboard } from './useClipboard';
import { nodePin } from './useNodePin';
import { useNudge } from './useNudge';
import type { Open } from './useOpen';
import type { Panel } from './usePanel';
import { wayIn } from './way_back';

interface Given {
  project: string;
  id: string;
  pipeline: Pipeline;
  actions: EditorActions;
  canvas: { current: CanvasHandle | null };
  selection: Selection;
  problems: NodeProblem[];
  clipboard: ReturnType<typeof useClipboard>;
  panel: Panel;
  canEdit: boolean;
  pointer: { current: Position | null };
  setOpen: (open: Open | null) => void;
}

/** What the commands do, with what is selected now. */
export function usePerform(given: Given) {
  const { project, id, pipeline, actions, canvas, selection, problems, clipboard, panel } = given;
  const { canEdit, pointer, setOpen } = given;
  const navigate = useNavigate();
  const nudge = useNudge(actions, canvas);

  const boxes = () => canvas.current?.boxes() ?? [];
  const named = [
    ...selection.nodes,
    ...selection.notes.map((note) => canvasId('notes', note)),
    ...selection.groups.map((group) => canvasId('groups', group)),
  ];
  const chosen = (kinds: readonly string[]): Box[] => {
    const ids = new Set(named);
    return boxes().filter((box) => ids.has(box.id) && kinds.includes(memberOf(box.id).kind));
  };
  const [only] = selection.nodes;
  const [edge] = selection.edges;
  /** On the screen, below a box; the middle of the canvas when there is none. */
  const below = (canvasBox: string | undefined): Position => {
    const box = boxes().find((one) => one.id === canvasBox);
    const at = box ? { x: box.x, y: box.y + box.height } : canvas.current?.middle();
    return canvas.current?.toScreen(at ?? { x: 0, y: 0 }) ?? { x: 0, y: 0 };
  };
  const goTo = (node: string) => {
    canvas.current?.select([node]);
    canvas.current?.reveal(node);
  };
  const openPart = (part: string) => {
    wayIn(id, part);
    void navigate({ to: '/p/$project/pipelines/$pipeline', params: { project, pipeline: part } });
  };
  const openCodeOf = (node: string) => {
    const { operation, pipeline: part } = pipeline.nodes[node] ?? {};
    if (part !== undefined) openPart(part);
    if (operation && !isBuiltIn(operation))
      void navigate({
        to: '/p/$project/operations/$operation',
        params: { project, operation },
      });
  };

  useArrowKeys({
    isForCanvas,
    onGo: (direction) => {
      const from = focusedNode() ?? named[0];
      const nodes = boxes().filter((box) => memberOf(box.id).kind !== 'groups' || box.id === from);
      const next = from ? neighbour(nodes, from, direction) : firstBox(nodes);
      if (next) goTo(next);
    },
    onNudge: (direction) => {
      if (canEdit && named.length > 0) nudge(named, direction);
    },
  });

  return {
    goTo,
    openCodeOf,
    add: () => setOpen({ kind: 'picker' }),
    addHere: () => {
      const at = pointer.current ?? canvas.current?.middle() ?? { x: 0, y: 0 };
      const screen = canvas.current?.toScreen(at) ?? at;
      setOpen({ kind: 'place', at: screen, anchor: null });
    },
    connect: () => only && setOpen({ kind: 'connect', at: below(only), node: only }),
    insert: () => {
      const to = edge && pipeline.edges[edge]?.to[0];
      if (edge) setOpen({ kind: 'place', at: below(to), anchor: { edge } });
    },
    openPanel: () => {
      const [node, focused] = [focusedNode(), focusedEdge()];
      const isOther = node !== null && !named.includes(node);
      if (isOther) canvas.current?.select([node]);
      if (focused) canvas.current?.select([], [focused]);
      const member = node ? memberOf(node) : null;
      if (node && member && member.kind !== 'nodes') return canEdit ? writeStart(node) : undefined;
      if (isOther) panel.focus(undefined, false);
      else if (only && pipeline.nodes[only]?.pipeline !== undefined) openCodeOf(only);
      else if (node || only) panel.focus();
    },
    togglePanel: panel.toggle,
    openCode: () => only && openCodeOf(only),
    rename: () => {
      const [first] = named;
      if (first && memberOf(first).kind !== 'nodes') writeStart(first);
      else panel.focus('[data-field=name]');
    },
    remove: () => void actions.remove(selection),
    selectAll: () => canvas.current?.select(boxes().map((box) => box.id)),
    clear: () => canvas.current?.select([]),
    copy: clipboard.copy,
    paste: clipboard.pasteFromMenu,
    duplicate: clipboard.duplicate,
    mute: () => void actions.mute(selection.nodes),
    pin: async () => {
      if (!only) return;
      if (pipeline.nodes[only]?.pinned) await actions.pin(only, null);
      else await nodePin(project, id, only, actions);
    },
    run: () => setOpen({ kind: 'run', targets: [] }),
    runHere: () => setOpen({ kind: 'run', targets: selection.nodes }),
    exportProgram: () => setOpen({ kind: 'export' }),
    note: () => {
      const at = pointer.current ?? canvas.current?.middle() ?? { x: 0, y: 0 };
      const note = canvasId('notes', actions.note(at));
      canvas.current?.select([note]);
      writeStart(note);
    },
    group: () => {
      const inside = chosen(['nodes', 'notes']);
      if (inside.length === 0) return;
      const group = canvasId('groups', actions.group(frameRound(inside)));
      canvas.current?.select([group]);
      writeStart(group);
    },
    extract: async () => {
      const places = Object.fromEntries(boxes().map((box) => [box.id, { x: box.x, y: box.y }]));
      const made = await actions.extract(selection.nodes, places);
      const name = made === null ? undefined : actions.model()?.pipelines[made]?.name;
      if (made === null || name === undefined) return;
      toastShow({
        kind: 'success',
        title: text.pipeline.extracted(name),
        action: {
          label: text.pipeline.open,
          perform: () =>
            void navigate({
              to: '/p/$project/pipelines/$pipeline',
              params: { project, pipeline: made },
            }),
        },
      });
    },
    makePart: async () => {
      const places = Object.fromEntries(boxes().map((box) => [box.id, { x: box.x, y: box.y }]));
      const made = await actions.makePart(selection, places);
      if (!made) return;
      canvas.current?.select([made.node]);
      const name = actions.model()?.pipelines[made.pipeline]?.name ?? '';
      toastShow({
        kind: 'success',
        title: text.pipeline.partMade(name),
        action: { label: text.pipeline.open, perform: () => openPart(made.pipeline) },
      });
    },
    expandPart: async () => {
      const part = only === undefined ? undefined : pipeline.nodes[only]?.pipeline;
      const inner = part === undefined ? undefined : actions.model()?.pipelines[part];
      const box = boxes().find(({ id: one }) => one === only);
      if (only === undefined || !inner || !box) return;
      const { shift, moves } = roomInside(inner, boxes(), box);
      const came = await actions.expandPart(only, shift, moves);
      if (!came) return;
      canvas.current?.select(came);
      toastShow({ kind: 'info', title: text.pipeline.partExpanded(inner.name) });
    },
    tidy: () => canvas.current?.tidy(selection.nodes.length > 1 ? selection.nodes : []),
    align: (alignment: Alignment) =>
      void actions.move(alignBoxes(chosen(['nodes', 'notes']), alignment)),
    distribute: (axis: Axis) =>
      void actions.move(distributeBoxes(chosen(['nodes', 'notes']), axis)),
    problem: (step: 1 | -1) => {
      const troubled = [...new Set(problems.map(({ node }) => node))];
      if (troubled.length === 0) return;
      const at = only === undefined ? -1 : troubled.indexOf(only);
      const first = step === 1 ? 0 : troubled.length - 1;
      const next = at < 0 ? first : (at + step + troubled.length) % troubled.length;
      goTo(troubled[next] ?? '');
    },
    fitSelection: () => canvas.current?.fit(named),
  };
}
