// One text edited together: CodeMirror's collab on this side, the text authority of the projects service on the other.
// Updates come back through the project's document, so they are applied in server order exactly once.

import { collab, getSyncedVersion, receiveUpdates, sendableUpdates } from '@codemirror/collab';
import { ChangeSet, type Extension } from '@codemirror/state';
import { type EditorView, ViewPlugin } from '@codemirror/view';
import { problemFrom } from '../api/problem';
import { textRead } from '../api/projects';
import type { TextOp } from '../model/json_patch';
import type { ProjectDocument, TextMessage } from './document';
import { newId } from './open_document';

const pushDelay = 150;
const retryDelay = 1500;

export interface TextSession {
  text: string;
  extension: Extension;
  close(): void;
}

export interface TextSessionEvents {
  /** The text was replaced as a whole, or a push was refused: open a new session. */
  onReset: (reason: unknown) => void;
  onSaving: (isSaving: boolean) => void;
}

/** Reads the text and answers what an editor needs to take part. */
export async function textSessionOpen(
  project: string,
  document: ProjectDocument,
  path: string,
  heard: TextSessionEvents,
): Promise<TextSession> {
  const early: TextMessage[] = [];
  let receive = (message: TextMessage) => void early.push(message);
  const stop = document.textListen(path, (message) => receive(message));
  const { text, version } = await textRead(project, path).catch((error: unknown) => {
    stop();
    throw error;
  });
  const clientID = newId();

  const plugin = ViewPlugin.define((view) => {
    const push = pusher(view, document, path, clientID, heard);
    receive = (message) => {
      if (!messageApply(view, message)) heard.onReset(null);
    };
    queueMicrotask(() => {
      for (const message of early.splice(0)) receive(message);
    });
    return {
      update(update) {
        if (update.docChanged) push.schedule();
      },
      destroy() {
        push.finish(stop);
      },
    };
  });
  return { text, extension: [collab({ startVersion: version, clientID }), plugin], close: stop };
}

/** False when the message does not continue the text this editor has. */
function messageApply(view: EditorView, message: TextMessage): boolean {
  if (message.type === 'replaced') return false;
  const synced = getSyncedVersion(view.state);
  if (message.version < synced) return true;
  if (message.version > synced) return false;
  const changes = ChangeSet.fromJSON(message.changes);
  view.dispatch(receiveUpdates(view.state, [{ changes, clientID: message.client }]));
  return true;
}

function pusher(
  view: EditorView,
  document: ProjectDocument,
  path: string,
  clientID: string,
  heard: TextSessionEvents,
) {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isPushing = false;
  let whenDone: (() => void) | null = null;

  const patchOf = (): TextOp[] => {
    const version = getSyncedVersion(view.state);
    return sendableUpdates(view.state).map((update, index) => ({
      op: 'text',
      path,
      version: version + index,
      changes: update.changes.toJSON(),
    }));
  };

  const schedule = (delay = pushDelay) => {
    if (sendableUpdates(view.state).length > 0) heard.onSaving(true);
    timer ??= setTimeout(() => {
      timer = null;
      void push();
    }, delay);
  };

  const push = async () => {
    const patch = patchOf();
    if (isPushing || patch.length === 0) return;
    isPushing = true;
    let delay = pushDelay;
    try {
      await document.changeText(clientID, patch);
    } catch (error) {
      const { status, code } = problemFrom(error);
      if (code === 'text_version' || status === 409) await document.catchUp();
      else if (status === 0 || status === 429 || status >= 502) delay = retryDelay;
      else heard.onReset(error);
    } finally {
      isPushing = false;
    }
    if (sendableUpdates(view.state).length > 0) schedule(delay);
    else settle();
  };

  const settle = () => {
    heard.onSaving(false);
    whenDone?.();
  };

  /** Sends what is left at once, then calls back; the editor itself may be gone by then. */
  const finish = (done: () => void) => {
    whenDone = done;
    if (timer) clearTimeout(timer);
    timer = null;
    if (isPushing) return;
    if (sendableUpdates(view.state).length > 0) void push();
    else settle();
  };
  return { schedule, finish };
}
