import { expect, test } from 'vitest';
import { type PatchOp, patchApply } from '../model/json_patch';
import type { ProjectModel } from '../model/project_model';
import { type AppliedChange, ProjectDocument, type TextMessage } from './document';

const empty: ProjectModel = {
  pipelines: {},
  operations: {},
  resources: {},
  modules: {},
  serialization: { code: 'x' },
};

const add = (id: string, name = id): PatchOp[] => [
  { op: 'add', path: `/pipelines/${id}`, value: { name, nodes: {}, edges: {} } },
];

class Unreachable extends Error {}

/** A server in memory that numbers changes; answers are given when the test says so. */
class Server {
  model = empty;
  changes: AppliedChange[] = [];
  failNext: Error[] = [];
  held: (() => void)[] = [];
  isHolding = false;

  accept(client: string, patch: PatchOp[]): AppliedChange {
    this.model = patchApply(this.model, patch);
    const change = { revision: this.changes.length + 1, client, patch, derived: [] };
    this.changes.push(change);
    return change;
  }

  transport() {
    return {
      modelRead: async () => ({ revision: this.changes.length, model: this.model }),
      changeCreate: async (body: { client: string; patch: PatchOp[] }) => {
        const failure = this.failNext.shift();
        if (failure) throw failure;
        const change = this.accept(body.client, body.patch);
        if (this.isHolding) await new Promise<void>((go) => this.held.push(go));
        return change;
      },
      changesSince: async (revision: number) => ({
        items: this.changes.slice(revision),
        revision: this.changes.length,
      }),
      changeUndo: async () => ({ ...this.accept('u', []), kept: [] }),
      changeRedo: async () => ({ ...this.accept('u', []), kept: [] }),
      isUnreachable: (error: unknown) => error instanceof Unreachable,
      wait: async () => undefined,
    };
  }
}

async function opened(server = new Server()) {
  const document = new ProjectDocument('me', server.transport());
  await document.load();
  return {
    server,
    document,
    names: () => Object.keys(document.store.getState().model?.pipelines ?? {}),
  };
}

test('an edit is seen at once and confirmed later', async () => {
  const { document, names } = await opened();
  const done = document.change(add('a'));
  expect(names()).toEqual(['a']);
  expect(document.store.getState().pending).toBe(1);
  await done;
  expect(document.store.getState()).toMatchObject({ pending: 0, revision: 1 });
});

test('a refused edit is taken back and told', async () => {
  const { server, document, names } = await opened();
  server.failNext.push(new Error('name taken'));
  await expect(document.change(add('a'))).rejects.toThrow('name taken');
  expect(names()).toEqual([]);
});

test('an edit after a refused one still goes through', async () => {
  const { server, document, names } = await opened();
  server.failNext.push(new Error('no'));
  const first = document.change(add('a')).catch(() => 'refused');
  const second = document.change(add('b'));
  expect(await first).toBe('refused');
  await second;
  expect(names()).toEqual(['b']);
});

test('without an answer the edit is kept and sent again', async () => {
  const { server, document } = await opened();
  server.failNext.push(new Unreachable(), new Unreachable());
  await document.change(add('a'));
  expect(Object.keys(server.model.pipelines)).toEqual(['a']);
  expect(document.store.getState().isOffline).toBe(false);
});

test('the event of my own edit may come before its answer', async () => {
  const { server, document, names } = await opened();
  server.isHolding = true;
  const done = document.change(add('a'));
  await Promise.resolve();
  document.receive(server.changes[0] as AppliedChange);
  await done;
  expect(names()).toEqual(['a']);
  server.held[0]?.();
  await Promise.resolve();
  expect(document.store.getState()).toMatchObject({ pending: 0, revision: 1 });
});

test('edits of others are merged under mine', async () => {
  const { server, document, names } = await opened();
  server.isHolding = true;
  const done = document.change(add('mine'));
  await Promise.resolve();
  const theirs = server.accept('you', add('theirs'));
  document.receive(theirs);
  expect(document.store.getState().revision).toBe(0);
  server.held[0]?.();
  await done;
  expect(names()).toEqual(['mine', 'theirs']);
});

test('a gap is filled from the server', async () => {
  const { server, document, names } = await opened();
  server.accept('you', add('a'));
  server.accept('you', add('b'));
  document.receive(server.accept('you', add('c')));
  await document.catchUp();
  expect(names()).toEqual(['a', 'b', 'c']);
});

test('text changes are told in order to whoever edits that text', async () => {
  const { server, document } = await opened();
  const heard: TextMessage[] = [];
  document.textListen('/serialization/code', (message) => heard.push(message));
  const op: PatchOp = {
    op: 'text',
    path: '/serialization/code',
    version: 0,
    changes: [1, [0, 'y']],
  };
  document.receive(server.accept('you', [op]));
  expect(heard).toEqual([{ type: 'update', client: 'you', version: 0, changes: [1, [0, 'y']] }]);
  expect(document.store.getState().model?.serialization.code).toBe('xy');
});

test('an edit whose answer was lost is not made twice', async () => {
  const { server, document, names } = await opened();
  server.accept('me', add('a'));
  server.failNext.push(new Unreachable());
  await document.change(add('a'));
  expect(names()).toEqual(['a']);
  expect(server.changes).toHaveLength(1);
});
