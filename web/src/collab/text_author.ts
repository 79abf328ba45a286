// The authority's other half: one text in one editor. Sends what is typed, applies what others typed, in the server's order.
// Works on any holder of an editor state, so that it runs without a screen as well.

import { collab, getSyncedVersion, receiveUpdates, sendableUpdates } from '@codemirror/collab';
import {
  ChangeSet,
  EditorState,
  type Extension,
  type Text,
  type Transaction,
} from '@codemirror/state';
import { problemFrom } from '../api/problem';
import type { TextOp } from '../model/json_patch';
import type { ProjectDocument, TextMessage } from './document';

export interface TextHost {
  readonly state: EditorState;
  dispatch(transaction: Transaction): void;
}

/** Typing that the server does not have yet, on the text it was typed into. */
export interface UnsentText {
  base: string;
  version: number;
  updates: TextOp['changes'][];
}

export interface TextAuthorEvents {
  /** The text was replaced as a whole (null), or a push was refused; `lost` is my text when some of it was never sent. */
  onReset: (reason: unknown, lost: string | null) => void;
  onSaving: (isSaving: boolean) => void;
  /** What the server accepted, from anybody, as a change of its text of that version. */
  onAccepted?: (version: number, changes: ChangeSet) => void;
  /** What to keep until it is sent; null when there is nothing any more. */
  onUnsent: (unsent: UnsentText | null) => void;
}

export interface TextStart {
  path: string;
  clientID: string;
  text: string;
  version: number;
}

/** After a push the next one waits so long, and longer when others were first: what is typed meanwhile goes together. */
const pushPause = 100;
const stalePause = 150;
const retryDelay = 1500;
const keepDelay = 400;
const patience = 20;
const patchMost = 200;

export const authorExtension = ({ version, clientID }: TextStart): Extension =>
  collab({ startVersion: version, clientID });

export class TextAuthor {
  readonly #host: TextHost;
  readonly #document: ProjectDocument;
  readonly #start: TextStart;
  readonly #heard: TextAuthorEvents;
  #base: Text;
  #pushTimer: ReturnType<typeof setTimeout> | null = null;
  #keepTimer: ReturnType<typeof setTimeout> | null = null;
  #isPushing = false;
  #pauseUntil = 0;
  #isReset = false;
  #hasKept = false;
  #stale = 0;
  #whenDone: (() => void) | null = null;

  constructor(
    host: TextHost,
    document: ProjectDocument,
    start: TextStart,
    heard: TextAuthorEvents,
  ) {
    this.#host = host;
    this.#document = document;
    this.#start = start;
    this.#heard = heard;
    this.#base = host.state.doc;
  }

  get hasUnsent(): boolean {
    return sendableUpdates(this.#host.state).length > 0;
  }

  /** Says that the text of the host has changed. */
  edited() {
    if (this.#isReset || !this.hasUnsent) return;
    this.#heard.onSaving(true);
    this.#keepTimer ??= setTimeout(() => this.keep(), keepDelay);
    this.#pushTimer ??= setTimeout(() => {
      this.#pushTimer = null;
      void this.#push();
    }, this.#pauseUntil - Date.now());
  }

  receive(message: TextMessage) {
    if (this.#isReset) return;
    const synced = getSyncedVersion(this.#host.state);
    if (message.type === 'update' && message.version < synced) return;
    if (message.type === 'replaced' || message.version > synced) return this.#reset(null);
    const changes = ChangeSet.fromJSON(message.changes);
    if (changes.length !== this.#base.length) return this.#reset(null);
    this.#base = changes.apply(this.#base);
    this.#heard.onAccepted?.(synced, changes);
    this.#host.dispatch(receiveUpdates(this.#host.state, [{ changes, clientID: message.client }]));
  }

  /** Sends what is left at once, then calls back; the editor itself may be gone by then. */
  finish(done: () => void) {
    this.#whenDone = done;
    if (this.#pushTimer) clearTimeout(this.#pushTimer);
    this.#pushTimer = null;
    if (this.#isReset) return done();
    if (this.#isPushing) return;
    if (this.hasUnsent) void this.#push();
    else this.#settle();
  }

  /** Keeps at once what is not sent. */
  keep() {
    this.#clearKeepTimer();
    if (this.#isReset || !this.hasUnsent) return;
    this.#hasKept = true;
    this.#heard.onUnsent({
      base: this.#base.toString(),
      version: getSyncedVersion(this.#host.state),
      updates: sendableUpdates(this.#host.state).map(({ changes }) => changes.toJSON()),
    });
  }

  #patch(): TextOp[] {
    return textPatch(this.#host.state, this.#start.path);
  }

  async #push() {
    const patch = this.#patch();
    if (this.#isPushing || this.#isReset || patch.length === 0) return;
    this.#isPushing = true;
    let pause = pushPause;
    try {
      await this.#document.changeText(this.#start.clientID, patch);
      this.#stale = 0;
    } catch (error) {
      pause = await this.#pushFailed(error);
    } finally {
      this.#isPushing = false;
      this.#pauseUntil = Date.now() + pause;
    }
    if (this.#isReset) return this.#whenDone?.();
    if (this.hasUnsent) this.edited();
    else this.#settle();
  }

  /** How long to wait before the next push. */
  async #pushFailed(error: unknown): Promise<number> {
    if (this.#document.transport.isUnreachable(error)) {
      this.keep();
      return retryDelay;
    }
    if (problemFrom(error).code !== 'text_version' || ++this.#stale > patience) this.#reset(error);
    else await this.#document.catchUp().catch(() => undefined);
    return stalePause;
  }

  #reset(reason: unknown) {
    const lost = this.hasUnsent ? this.#host.state.doc.toString() : null;
    this.#isReset = true;
    this.#forget();
    this.#heard.onReset(reason, lost);
  }

  #settle() {
    this.#forget();
    this.#heard.onSaving(false);
    this.#whenDone?.();
  }

  #forget() {
    this.#clearKeepTimer();
    if (this.#hasKept) this.#heard.onUnsent(null);
    this.#hasKept = false;
  }

  #clearKeepTimer() {
    if (this.#keepTimer) clearTimeout(this.#keepTimer);
    this.#keepTimer = null;
  }
}

/** What a state has to send, as text operations; a long backlog goes in several patches. */
export function textPatch(state: EditorState, path: string): TextOp[] {
  const version = getSyncedVersion(state);
  return sendableUpdates(state)
    .slice(0, patchMost)
    .map(({ changes }, index) => ({
      op: 'text',
      path,
      version: version + index,
      changes: changes.toJSON(),
    }));
}

/** A holder of a text without a screen. */
export class PlainHost implements TextHost {
  state: EditorState;

  constructor(start: TextStart) {
    this.state = EditorState.create({ doc: start.text, extensions: authorExtension(start) });
  }

  dispatch(transaction: Transaction) {
    this.state = transaction.state;
  }

  insert(from: number, to: number, insert: string) {
    this.state = this.state.update({ changes: { from, to, insert } }).state;
  }

  update(changes: TextOp['changes']) {
    this.state = this.state.update({ changes: ChangeSet.fromJSON(changes) }).state;
  }
}
