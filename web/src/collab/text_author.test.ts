import { ChangeSet, Text } from '@codemirror/state';
import { expect, test, vi } from 'vitest';
import { Problem, problemOffline } from '../api/problem';
import type { PatchOp, TextOp } from '../model/json_patch';
import { type AppliedChange, ProjectDocument } from './document';
import { PlainHost, TextAuthor, type UnsentText } from './text_author';

const path = '/serialization/code';
const model = {
  pipelines: {},
  operations: {},
  resources: {},
  modules: {},
  serialization: { code: 'begin' },
};

/** A text authority in memory: takes updates for its present version, refuses all others. */
class Authority {
  text = Text.of(['begin']);
  updates: { client: string; changes: TextOp['changes'] }[] = [];
  changes: AppliedChange[] = [];
  readonly documents: ProjectDocument[] = [];
  failWith: Error | null = null;

  accept(client: string, patch: PatchOp[]): AppliedChange {
    const ops = patch.filter((op): op is TextOp => op.op === 'text');
    if (ops[0]?.version !== this.updates.length)
      throw new Problem(409, { code: 'text_version', title: 'The text has moved on' });
    for (const { changes } of ops) {
      this.text = ChangeSet.fromJSON(changes).apply(this.text);
      this.updates.push({ client, changes });
    }
    const change = { revision: this.changes.length + 1, client, patch, derived: [] };
    this.changes.push(change);
    for (const document of this.documents) document.receive(change);
    return change;
  }

  async open() {
    const document: ProjectDocument = new ProjectDocument('d', {
      modelRead: async () => ({ revision: 0, model }),
      changeCreate: async ({ client, patch }) => {
        if (this.failWith) throw this.failWith;
        return this.accept(client, patch);
      },
      changesSince: async (since) => ({
        items: this.changes.slice(since),
        revision: this.changes.length,
      }),
      changeUndo: async () => ({ revision: 0, patch: [], derived: [], kept: [] }),
      changeRedo: async () => ({ revision: 0, patch: [], derived: [], kept: [] }),
      textRead: async () => ({ text: 'begin', version: 0 }),
      isUnreachable: (error) => error instanceof Problem && error.status === 0,
      wait: async () => undefined,
    });
    await document.load();
    this.documents.push(document);
    const start = { path, clientID: `c${this.documents.length}`, text: 'begin', version: 0 };
    const host = new PlainHost(start);
    const heard = {
      lost: null as string | null,
      unsent: null as UnsentText | null,
      isSaving: false,
    };
    const author = new TextAuthor(host, document, start, {
      onReset: (_reason, lost) => {
        heard.lost = lost;
      },
      onSaving: (isSaving) => {
        heard.isSaving = isSaving;
      },
      onUnsent: (unsent) => {
        heard.unsent = unsent;
      },
    });
    document.textListen(path, (message) => author.receive(message));
    const type = (at: number, words: string) => {
      host.insert(at, at, words);
      author.edited();
    };
    return { host, author, heard, type, document, text: () => host.state.doc.toString() };
  }
}

const later = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

test('two who type at once end with the same text', async () => {
  vi.useFakeTimers();
  const server = new Authority();
  const [ann, bob] = [await server.open(), await server.open()];
  ann.type(0, 'ann ');
  bob.type(5, ' bob');
  await later(2000);
  expect(ann.text()).toBe('ann begin bob');
  expect(bob.text()).toBe('ann begin bob');
  expect(server.text.toString()).toBe('ann begin bob');
  expect(ann.heard.isSaving).toBe(false);
  vi.useRealTimers();
});

test('what cannot be sent is kept with the text it was typed into, and forgotten once sent', async () => {
  vi.useFakeTimers();
  const server = new Authority();
  const ann = await server.open();
  server.failWith = problemOffline();
  ann.type(5, ' far away');
  await later(1000);
  expect(ann.heard.unsent).toEqual({ base: 'begin', version: 0, updates: [[5, [0, ' far away']]] });
  server.failWith = null;
  await later(4000);
  expect(ann.heard.unsent).toBeNull();
  expect(server.text.toString()).toBe('begin far away');
  vi.useRealTimers();
});

test('a refused text goes back to its author', async () => {
  vi.useFakeTimers();
  const server = new Authority();
  const ann = await server.open();
  server.failWith = new Problem(403, { code: 'forbidden', title: 'No longer an editor' });
  ann.type(0, 'my ');
  await later(1000);
  expect(ann.heard.lost).toBe('my begin');
  vi.useRealTimers();
});

test('a text that is replaced while nothing of mine is unsent loses nothing', async () => {
  const server = new Authority();
  const ann = await server.open();
  ann.author.receive({ type: 'replaced' });
  expect(ann.heard.lost).toBeNull();
});

test('a long backlog goes in several patches', async () => {
  vi.useFakeTimers();
  const server = new Authority();
  const ann = await server.open();
  for (let n = 0; n < 450; n++) ann.type(0, 'x');
  await later(5000);
  expect(server.changes.map(({ patch }) => patch.length)).toEqual([200, 200, 50]);
  expect(server.text.length).toBe(455);
  vi.useRealTimers();
});
