// One text edited together in a visible editor. Updates come back through the project's document, so they are applied in
// server order exactly once; typing that could not be sent is kept in the browser.

import type { Extension } from '@codemirror/state';
import { ViewPlugin, type ViewUpdate } from '@codemirror/view';
import type { ProjectDocument, TextMessage } from './document';
import { newId } from './new_id';
import { authorExtension, TextAuthor, type TextStart, type UnsentText } from './text_author';
import { TextSteps, textSteps } from './text_places';
import { textKeep, textLost, textReturned } from './text_return';

export interface TextSession {
  text: string;
  extension: Extension;
  close(): void;
}

export interface TextSessionEvents {
  /** The text was replaced as a whole (null), or a push was refused: open a new session. */
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
  await textReturned(project, path);
  const early: TextMessage[] = [];
  let receive = (message: TextMessage): void => {
    early.push(message);
  };
  const stop = document.textListen(path, (message) => receive(message));
  const { text, version } = await document.transport.textRead(path).catch((error: unknown) => {
    stop();
    throw error;
  });
  const start: TextStart = { path, clientID: newId(), text, version };

  const steps = new TextSteps();
  const plugin = ViewPlugin.define((view) => {
    const author = new TextAuthor(view, document, start, {
      onSaving: heard.onSaving,
      onAccepted: (at, changes) => steps.add(at, changes),
      onUnsent: (unsent: UnsentText | null) => textKeep(project, start, unsent),
      onReset: (reason, lost) => {
        stop();
        if (lost !== null) textLost(project, document, path, lost, reason);
        heard.onReset(reason);
      },
    });
    receive = (message) => author.receive(message);
    queueMicrotask(() => {
      for (const message of early.splice(0)) receive(message);
    });
    const keep = () => author.keep();
    window.addEventListener('pagehide', keep);
    return {
      update(update: ViewUpdate) {
        if (update.docChanged) author.edited();
      },
      destroy() {
        author.finish(() => {
          window.removeEventListener('pagehide', keep);
          stop();
        });
      },
    };
  });
  return { text, extension: [authorExtension(start), textSteps.of(steps), plugin], close: stop };
}
