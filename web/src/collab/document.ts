// A project's document in this tab: what the server has confirmed, plus the edits still on their way. Server order is
// truth; the view is confirmed + pending. Knows neither React nor fetch: transport and outbox are given.

import { createStore } from 'zustand/vanilla';
import { isEqual, type PatchOp, patchApply, type TextOp } from '../model/json_patch';
import type { ProjectModel } from '../model/project_model';
import { newId } from './new_id';

export interface AppliedChange {
  revision: number;
  client?: string;
  patch: PatchOp[];
  derived: PatchOp[];
}

export interface UndoAnswer extends AppliedChange {
  kept: { pointer: string; author_name: string | null }[];
}

export interface TextAnswer {
  text: string;
  version: number;
  updates?: { client: string; changes: TextOp['changes'] }[];
}

export interface DocumentTransport {
  modelRead(): Promise<{ revision: number; model: ProjectModel }>;
  /** The key makes the same edit, sent again without an answer, one change. */
  changeCreate(
    body: { client: string; base: number; patch: PatchOp[] },
    key?: string,
  ): Promise<AppliedChange>;
  changesSince(revision: number): Promise<{ items: AppliedChange[]; revision: number }>;
  changeUndo(body: { client: string }): Promise<UndoAnswer>;
  changeRedo(body: { client: string }): Promise<UndoAnswer>;
  textRead(path: string, since?: number): Promise<TextAnswer>;
  /** Whether the request got no answer, so that it may be sent again. */
  isUnreachable(error: unknown): boolean;
  wait(milliseconds: number): Promise<void>;
}

/** An edit as it is kept until the server has confirmed it. */
export interface KeptEdit {
  id: string;
  client: string;
  /** The revision it was made on; null before it was first sent. */
  base: number | null;
  patch: PatchOp[];
  at: number;
}

/** Where edits are kept so that they outlive this tab. */
export interface EditKeeper {
  keep(edit: KeptEdit): void;
  forget(id: string): void;
  /** Tells the author of an edit that could not be told at once. */
  refuse(edit: KeptEdit, error: unknown): void;
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

interface Edit extends KeptEdit {
  isAttempted: boolean;
  /** Made in an earlier life of this tab, or left without an answer: nobody may be waiting for its promise. */
  wasKept: boolean;
  done: (change: AppliedChange) => void;
  failed: (error: unknown) => void;
}

const retryAtFirst = 1500;
const retryAtMost = 10_000;
const catchUpPages = 1000;
const noKeeper: EditKeeper = {
  keep: () => undefined,
  forget: () => undefined,
  refuse: () => undefined,
};

export class ProjectDocument {
  readonly store = createStore<DocumentState>(() => ({
    model: null,
    revision: 0,
    pending: 0,
    isOffline: false,
    error: null,
  }));
  readonly client: string;
  readonly transport: DocumentTransport;
  readonly #keeper: EditKeeper;
  readonly #early = new Map<number, AppliedChange>();
  readonly #textListeners = new Map<string, Set<(message: TextMessage) => void>>();
  #confirmed: ProjectModel | null = null;
  #revision = 0;
  #pending: Edit[] = [];
  #takenBack: PatchOp[][] = [];
  #isSending = false;
  #isClosed = false;
  #attempts = 0;
  #catching: Promise<void> | null = null;
  #following: Promise<void> | null = null;

  constructor(client: string, transport: DocumentTransport, keeper: EditKeeper = noKeeper) {
    this.client = client;
    this.transport = transport;
    this.#keeper = keeper;
  }

  /** Reads the whole model. */
  async load(): Promise<void> {
    try {
      const { revision, model } = await this.transport.modelRead();
      this.#confirmed = model;
      this.#revision = revision;
      for (const early of this.#early.keys()) if (early <= revision) this.#early.delete(early);
      this.store.setState({ error: null });
      this.#applyEarly();
      this.#show();
      void this.#send();
    } catch (error) {
      this.store.setState({ error });
    }
  }

  /** Sends nothing any more; what is pending stays where it is kept. */
  close() {
    this.#isClosed = true;
  }

  /** Shows an edit at once and sends it; rejects, with the edit taken back, when the server refuses it. */
  change(patch: PatchOp[]): Promise<AppliedChange> {
    if (patch.length === 0) return Promise.reject(new RangeError('an empty change'));
    this.#takenBack = [];
    return this.#enqueue(patch);
  }

  #enqueue(patch: PatchOp[]): Promise<AppliedChange> {
    return new Promise((done, failed) => {
      const kept = { id: newId(), client: this.client, base: null, patch, at: Date.now() };
      this.#keeper.keep(kept);
      this.#pending.push({ ...kept, isAttempted: false, wasKept: false, done, failed });
      this.#show();
      void this.#send();
    });
  }

  /** Takes up edits that an earlier life of this tab, or a tab that is gone, could not send. */
  async restore(edits: readonly KeptEdit[]): Promise<void> {
    const restored: Edit[] = [];
    for (const edit of edits)
      restored.push({
        ...edit,
        isAttempted: edit.base !== null,
        wasKept: true,
        done: () => undefined,
        failed: () => undefined,
      });
    if (restored.length === 0) return;
    this.#pending.splice(this.#isSending ? 1 : 0, 0, ...restored);
    this.#show();
    await this.#send();
  }

  /** Sends text edits of an editor, which shows them itself; the answer comes back through textListen. */
  async changeText(client: string, patch: TextOp[]): Promise<void> {
    const change = await this.transport.changeCreate({ client, base: this.#revision, patch });
    this.#answered({ ...change, client });
  }

  /** Undoes my latest change; one that was never sent is simply taken back. Answers the members left alone. */
  async undo(): Promise<UndoAnswer['kept']> {
    const last = this.#pending.at(-1);
    if (last && !last.isAttempted) {
      this.#pending.pop();
      this.#keeper.forget(last.id);
      this.#takenBack.push(last.patch);
      this.#show();
      last.done({ revision: this.#revision, patch: [], derived: [] });
      return [];
    }
    await this.#settled();
    return this.#reverse(this.transport.changeUndo({ client: `${this.client}-u` }));
  }

  async redo(): Promise<UndoAnswer['kept']> {
    const patch = this.#takenBack.pop();
    if (patch) {
      await this.#enqueue(patch);
      return [];
    }
    await this.#settled();
    return this.#reverse(this.transport.changeRedo({ client: `${this.client}-u` }));
  }

  async #reverse(call: Promise<UndoAnswer>): Promise<UndoAnswer['kept']> {
    const change = await call;
    this.#answered(change);
    return change.kept;
  }

  /** Makes what was at a revision present again, by the given call; one change that can be undone. */
  async restoreModel(call: (client: string) => Promise<AppliedChange>): Promise<AppliedChange> {
    await this.#settled();
    const change = await call(`${this.client}-r`);
    this.#answered(change);
    return change;
  }

  /** Waits until every edit is confirmed, or the server cannot be reached. */
  #settled(): Promise<void> {
    const isSettled = () => this.#pending.length === 0 || this.store.getState().isOffline;
    if (isSettled()) return Promise.resolve();
    return new Promise((done) => {
      const stop = this.store.subscribe(() => {
        if (!isSettled()) return;
        stop();
        done();
      });
    });
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
    if (this.#early.size > 0) void this.follow();
  }

  /** An answer of the server. One that changed nothing has no revision of its own. */
  #answered(change: AppliedChange) {
    if (change.patch.length + change.derived.length > 0) this.receive(change);
    else if (change.revision > this.#revision) void this.follow();
  }

  /** Catches up, however long the server cannot be reached. */
  follow(): Promise<void> {
    this.#following ??= this.#followSurely().finally(() => {
      this.#following = null;
    });
    return this.#following;
  }

  async #followSurely(): Promise<void> {
    for (let attempt = 0; !this.#isClosed; attempt++) {
      try {
        return await this.catchUp();
      } catch (error) {
        if (!this.transport.isUnreachable(error)) return;
        await this.transport.wait(retryDelay(attempt));
      }
    }
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
      const { items, revision } = await this.transport.changesSince(before);
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
      const next = patchTry(this.#confirmed, [...change.patch, ...change.derived], null);
      if (next === null) return void this.load();
      this.#confirmed = next;
      this.#revision = change.revision;
      if (this.#isMine(change)) this.#confirm(change);
      this.#tellTexts(change);
    }
  }

  /** Whether this is the edit at the head: on its way, or sent before with the answer lost. */
  #isMine(change: AppliedChange): boolean {
    const head = this.#pending[0];
    if (!head || change.client !== head.client) return false;
    return this.#isSending || isEqual(head.patch, change.patch);
  }

  /** The edit at the head has become this change. */
  #confirm(change: AppliedChange) {
    const edit = this.#pending.shift();
    this.#isSending = false;
    this.#attempts = 0;
    if (edit) {
      this.#keeper.forget(edit.id);
      edit.done(change);
    }
    queueMicrotask(() => void this.#send());
  }

  async #send(): Promise<void> {
    const edit = this.#pending[0];
    if (this.#isSending || this.#isClosed || !edit || !this.#confirmed) return;
    this.#isSending = true;
    try {
      if (edit.wasKept && (await this.#wasMade(edit))) return this.#takeAsMade(edit);
      if (!edit.isAttempted) {
        edit.base = this.#revision;
        edit.isAttempted = true;
        this.#keep(edit);
      }
      const { client, patch } = edit;
      const change = await this.transport.changeCreate(
        { client, base: edit.base ?? this.#revision, patch },
        edit.id,
      );
      this.store.setState({ isOffline: false });
      this.#answered({ ...change, client });
      const isKnown = change.revision <= this.#revision || change.patch.length === 0;
      if (this.#pending[0] === edit && isKnown) {
        this.#confirm(change);
        this.#show();
      }
    } catch (error) {
      if (this.#pending[0] !== edit) return;
      await this.#sendFailed(edit, error);
    }
  }

  /** Whether a change of the history is this edit: it had arrived, and only the answer was lost. */
  async #wasMade(edit: Edit): Promise<boolean> {
    if (edit.base === null) return false;
    for (let since = edit.base; ; ) {
      const { items, revision } = await this.transport.changesSince(since);
      const isThere = items.some(
        ({ client, patch }) => client === edit.client && isEqual(patch, edit.patch),
      );
      const last = items.at(-1);
      if (isThere) return true;
      if (!last || last.revision >= revision) return false;
      since = last.revision;
    }
  }

  #takeAsMade(edit: Edit) {
    if (this.#pending[0] !== edit) return;
    this.#confirm({ revision: this.#revision, patch: edit.patch, derived: [] });
    this.store.setState({ isOffline: false });
    this.#show();
    void this.follow();
  }

  async #sendFailed(edit: Edit, error: unknown): Promise<void> {
    if (this.transport.isUnreachable(error)) {
      edit.wasKept = true;
      this.store.setState({ isOffline: true });
      await this.transport.wait(retryDelay(this.#attempts++));
      await this.catchUp().catch(() => undefined);
      if (this.#pending[0] === edit) this.#isSending = false;
      return this.#send();
    }
    this.#isSending = false;
    this.#pending.shift();
    if (edit.wasKept) this.#keeper.refuse(kept(edit), error);
    this.#keeper.forget(edit.id);
    this.store.setState({ isOffline: false });
    this.#show();
    edit.failed(error);
    return this.#send();
  }

  #keep(edit: Edit) {
    this.#keeper.keep(kept(edit));
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
    for (const edit of this.#pending) model = model && patchTry(model, edit.patch, model);
    this.store.setState({ model, revision: this.#revision, pending: this.#pending.length });
  }
}

const retryDelay = (attempt: number) => Math.min(retryAtMost, retryAtFirst * 1.5 ** attempt);

const kept = ({ id, client, base, patch, at }: Edit): KeptEdit => ({ id, client, base, patch, at });

/** An edit that no longer fits what others did is not shown; the server has the last word on it. */
function patchTry<T>(model: ProjectModel, patch: PatchOp[], otherwise: T): ProjectModel | T {
  try {
    return patchApply(model, patch);
  } catch {
    return otherwise;
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
