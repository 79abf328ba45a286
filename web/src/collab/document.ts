// A project's document in this tab: what the server has confirmed, plus the edits still on their way. Server order is
// truth; the view is confirmed + pending. Knows neither React nor fetch: the transport is given.

import { createStore } from 'zustand/vanilla';
import { isEqual, type PatchOp, patchApply, type TextOp } from '../model/json_patch';
import type { ProjectModel } from '../model/project_model';

export interface AppliedChange {
  revision: number;
  client?: string;
  patch: PatchOp[];
  derived: PatchOp[];
}

export interface UndoAnswer extends AppliedChange {
  kept: { pointer: string; author_name: string | null }[];
}

export interface DocumentTransport {
  modelRead(): Promise<{ revision: number; model: ProjectModel }>;
  changeCreate(body: { client: string; base: number; patch: PatchOp[] }): Promise<AppliedChange>;
  changesSince(revision: number): Promise<{ items: AppliedChange[]; revision: number }>;
  changeUndo(body: { client: string }): Promise<UndoAnswer>;
  changeRedo(body: { client: string }): Promise<UndoAnswer>;
  /** Whether the request got no answer, so that it may be sent again. */
  isUnreachable(error: unknown): boolean;
  wait(milliseconds: number): Promise<void>;
}

export interface DocumentState {
  model: ProjectModel | null;
  revision: number;
  /** How many edits the server has not confirmed yet. */
  pending: number;
  isOffline: boolean;
  error: unknown;
}

export type TextMessage =
  | { type: 'update'; client: string; version: number; changes: TextOp['changes'] }
  | { type: 'replaced' };

interface Edit {
  patch: PatchOp[];
  done: (change: AppliedChange) => void;
  failed: (error: unknown) => void;
}

const retryEvery = 1500;
const catchUpPages = 1000;

export class ProjectDocument {
  readonly store = createStore<DocumentState>(() => ({
    model: null,
    revision: 0,
    pending: 0,
    isOffline: false,
    error: null,
  }));
  readonly client: string;
  readonly #transport: DocumentTransport;
  readonly #early = new Map<number, AppliedChange>();
  readonly #textListeners = new Map<string, Set<(message: TextMessage) => void>>();
  #confirmed: ProjectModel | null = null;
  #revision = 0;
  #pending: Edit[] = [];
  #isSending = false;
  #catching: Promise<void> | null = null;

  constructor(client: string, transport: DocumentTransport) {
    this.client = client;
    this.#transport = transport;
  }

  /** Reads the whole model. */
  async load(): Promise<void> {
    try {
      const { revision, model } = await this.#transport.modelRead();
      this.#confirmed = model;
      this.#revision = revision;
      for (const early of this.#early.keys()) if (early <= revision) this.#early.delete(early);
      this.store.setState({ error: null });
      this.#applyEarly();
      this.#show();
    } catch (error) {
      this.store.setState({ error });
    }
  }

  /** Shows an edit at once and sends it; rejects, with the edit taken back, when the server refuses it. */
  change(patch: PatchOp[]): Promise<AppliedChange> {
    if (patch.length === 0) return Promise.reject(new RangeError('an empty change'));
    return new Promise((done, failed) => {
      this.#pending.push({ patch, done, failed });
      this.#show();
      void this.#send();
    });
  }

  /** Sends text edits of an editor, which shows them itself; the answer comes back through textListen. */
  async changeText(client: string, patch: TextOp[]): Promise<void> {
    const change = await this.#transport.changeCreate({ client, base: this.#revision, patch });
    this.receive({ ...change, client });
  }

  undo = () => this.#reverse(this.#transport.changeUndo({ client: `${this.client}-u` }));
  redo = () => this.#reverse(this.#transport.changeRedo({ client: `${this.client}-u` }));

  async #reverse(call: Promise<UndoAnswer>): Promise<UndoAnswer['kept']> {
    const change = await call;
    this.receive(change);
    return change.kept;
  }

  /** Hears what happens to one text, in order. */
  textListen(path: string, listener: (message: TextMessage) => void): () => void {
    const listeners = this.#textListeners.get(path) ?? new Set();
    this.#textListeners.set(path, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  /** Takes a change from the event stream or from an answer, in whatever order they arrive. */
  receive(change: AppliedChange) {
    if (!this.#confirmed || change.revision <= this.#revision) {
      if (!this.#confirmed) this.#early.set(change.revision, change);
      return;
    }
    this.#early.set(change.revision, change);
    this.#applyEarly();
    this.#show();
    if (this.#early.size > 0) void this.catchUp();
  }

  /** Reads the changes that were missed. */
  catchUp(): Promise<void> {
    this.#catching ??= this.#catchUp().finally(() => {
      this.#catching = null;
    });
    return this.#catching;
  }

  async #catchUp(): Promise<void> {
    if (!this.#confirmed) return this.load();
    for (let page = 0; page < catchUpPages; page++) {
      const before = this.#revision;
      const { items, revision } = await this.#transport.changesSince(before);
      for (const change of items)
        if (change.revision > this.#revision) this.#early.set(change.revision, change);
      this.#applyEarly();
      this.#show();
      if (this.#revision >= revision || this.#revision === before) return;
    }
  }

  #applyEarly() {
    for (;;) {
      const change = this.#early.get(this.#revision + 1);
      if (!change || !this.#confirmed) return;
      this.#early.delete(change.revision);
      this.#confirmed = patchApply(this.#confirmed, [...change.patch, ...change.derived]);
      this.#revision = change.revision;
      if (this.#isMine(change)) this.#confirm(change);
      this.#tellTexts(change);
    }
  }

  /** Whether this is the edit at the head: on its way, or sent before with the answer lost. */
  #isMine(change: AppliedChange): boolean {
    const head = this.#pending[0];
    if (change.client !== this.client || !head) return false;
    return this.#isSending || isEqual(head.patch, change.patch);
  }

  /** The edit being sent has become this change. */
  #confirm(change: AppliedChange) {
    this.#pending.shift()?.done(change);
    this.#isSending = false;
    queueMicrotask(() => void this.#send());
  }

  async #send(): Promise<void> {
    const edit = this.#pending[0];
    if (this.#isSending || !edit || !this.#confirmed) return;
    this.#isSending = true;
    try {
      const change = await this.#transport.changeCreate({
        client: this.client,
        base: this.#revision,
        patch: edit.patch,
      });
      this.store.setState({ isOffline: false });
      this.receive({ ...change, client: this.client });
    } catch (error) {
      if (this.#pending[0] !== edit) return;
      await this.#sendFailed(edit, error);
    }
  }

  async #sendFailed(edit: Edit, error: unknown): Promise<void> {
    this.#isSending = false;
    if (this.#transport.isUnreachable(error)) {
      this.store.setState({ isOffline: true });
      await this.#transport.wait(retryEvery);
      await this.catchUp().catch(() => undefined);
      return this.#send();
    }
    this.#pending.shift();
    this.#show();
    edit.failed(error);
    return this.#send();
  }

  #tellTexts(change: AppliedChange) {
    for (const op of [...change.patch, ...change.derived]) {
      for (const [path, listeners] of this.#textListeners) {
        const message = textMessage(op, path, change.client ?? '');
        if (message) for (const listener of [...listeners]) listener(message);
      }
    }
  }

  #show() {
    let model = this.#confirmed;
    for (const edit of this.#pending) model = model && patchTry(model, edit.patch);
    this.store.setState({ model, revision: this.#revision, pending: this.#pending.length });
  }
}

/** An edit that no longer fits what others did is not shown; the server has the last word on it. */
function patchTry(model: ProjectModel, patch: PatchOp[]): ProjectModel {
  try {
    return patchApply(model, patch);
  } catch {
    return model;
  }
}

function textMessage(op: PatchOp, path: string, client: string): TextMessage | null {
  if (op.op === 'text')
    return op.path === path
      ? { type: 'update', client, version: op.version, changes: op.changes }
      : null;
  if (op.op === 'test') return null;
  return path === op.path || path.startsWith(`${op.path}/`) ? { type: 'replaced' } : null;
}
