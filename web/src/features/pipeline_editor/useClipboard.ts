import { useMemo, useRef } from 'react';
import { boundsOf } from '../../model/arrange';
import { type Clip, clipOf, clipParse, clipText } from '../../model/clipboard';
import type { Selection } from '../../model/members';
import { canvasId } from '../../model/members';
import type { Position } from '../../model/project_model';
import * as text from '../../text';
import { toastShow } from '../../ui/toasts';
import { useClipboardEvents } from '../../ui/useClipboardEvents';
import type { EditorActions } from './actions';
import type { CanvasHandle } from './useCanvasHandle';

interface Given {
  project: string;
  pipeline: string;
  canEdit: boolean;
  actions: EditorActions;
  canvas: { current: CanvasHandle | null };
  selection: Selection;
  pointer: { current: Position | null };
}

const step = 40;

/** What was copied last in this tab, for when the browser does not let us read its clipboard. */
let copied: string | null = null;

/** Copy, cut and paste of what is selected. */
export function useClipboard(given: Given) {
  const latest = useRef(given);
  latest.current = given;
  const clipboard = useMemo(() => clipboardOf(latest), []);

  useClipboardEvents({
    ...clipboard,
    text: () => {
      const words = clipboard.text();
      copied = words ?? copied;
      return words;
    },
  });
  return clipboard;
}

function clipboardOf(latest: { current: Given }) {
  const clip = (): Clip | null => {
    const { actions, canvas, project, pipeline, selection } = latest.current;
    const model = actions.model();
    const boxes = canvas.current?.boxes() ?? [];
    const places = Object.fromEntries(boxes.map(({ id, x, y }) => [id, { x, y }]));
    return model ? clipOf(model, project, pipeline, selection, places) : null;
  };
  const insert = (what: Clip, shift: Position, isConnected: boolean) => {
    const { actions, canvas } = latest.current;
    const { nodes, notes, groups } = actions.paste(what, shift, isConnected);
    canvas.current?.select([
      ...nodes,
      ...notes.map((id) => canvasId('notes', id)),
      ...groups.map((id) => canvasId('groups', id)),
    ]);
  };
  const words = () => {
    const own = clip();
    return own ? clipText(own) : null;
  };
  const remove = () => {
    const { actions, canEdit, selection } = latest.current;
    if (canEdit) void actions.remove(selection);
  };
  const paste = (given: string, isConnected: boolean) => {
    const { canEdit } = latest.current;
    if (!canEdit) return;
    const what = clipParse(given);
    if (what) insert(what, shiftOf(latest.current, what, isConnected), isConnected);
    else toastShow({ kind: 'info', title: text.pipeline.pasteNothing });
  };
  return {
    text: words,
    remove,
    paste,
    /** From a menu: through the browser's clipboard where it allows that. */
    copy: async (isCut: boolean) => {
      const own = words();
      if (own === null) return;
      copied = own;
      await navigator.clipboard?.writeText(own).catch(() => undefined);
      if (isCut) remove();
    },
    pasteFromMenu: async () => {
      const read = await navigator.clipboard?.readText().catch(() => null);
      const found = read ?? copied;
      if (found) paste(found, false);
      else toastShow({ kind: 'info', title: text.pipeline.pasteHint });
    },
    duplicate: () => {
      const own = clip();
      if (own && latest.current.canEdit) insert(own, { x: step, y: step }, true);
    },
  };
}

/** To the pointer; beside the original when the pointer is not on the canvas or the connections are kept. */
function shiftOf(given: Given, clip: Clip, isConnected: boolean): Position {
  const members = [clip.nodes, clip.notes, clip.groups].flatMap((kind) => Object.values(kind));
  const from = boundsOf(
    members.map(({ position }) => ({ ...(position ?? { x: 0, y: 0 }), width: 0, height: 0 })),
  );
  const isHere = clip.project === given.project && clip.pipeline === given.pipeline;
  const at = given.pointer.current;
  if (isHere && (isConnected || !at)) return { x: step, y: step };
  const target = at ?? given.canvas.current?.middle() ?? { x: 0, y: 0 };
  return { x: target.x - from.x, y: target.y - from.y };
}
