import { expect, test } from 'vitest';
import { type PatchOp, patchApply } from '../model/json_patch';
import type { ProjectModel } from '../model/project_model';
import { type AppliedChange, type KeptEdit, ProjectDocument, type TextMessage } from './document';

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
      textRead: async () => ({ text: '', version: 0 }),
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

/** What a document wants kept, as the browser would keep it. */
function keeper() {
  const edits = new Map<string, KeptEdit>();
  const refused: { edit: KeptEdit; error: unknown }[] = [];
  return {
    edits,
    refused,
    keep: (edit: KeptEdit) => void edits.set(edit.id, structuredClone(edit)),
    forget: (id: string) => void edits.delete(id),
    refuse: (edit: KeptEdit, error: unknown) => void refused.push({ edit, error }),
  };
}

test('an edit is kept until the server has it', async () => {
  const server = new Server();
  const kept = keeper();
  const document = new ProjectDocument('me', server.transport(), kept);
  await document.load();
  const done = document.change(add('a'));
  expect(kept.edits.size).toBe(1);
  await done;
  expect(kept.edits.size).toBe(0);
});

test('kept edits are taken up again in their order, before new ones', async () => {
  const server = new Server();
  const document = new ProjectDocument('new', server.transport(), keeper());
  const edits = ['a', 'b'].map((id, at) => ({
    id,
    client: 'old',
    base: null,
    patch: add(id),
    at,
  }));
  await document.load();
  await document.restore(edits);
  await document.change(add('c'));
  expect(server.changes.map(({ client }) => client)).toEqual(['old', 'old', 'new']);
  expect(Object.keys(server.model.pipelines)).toEqual(['a', 'b', 'c']);
});

test('a kept edit that had arrived is not made again', async () => {
  const server = new Server();
  server.accept('old', add('a'));
  server.accept('you', [{ op: 'replace', path: '/pipelines/a/name', value: 'renamed' }]);
  const document = new ProjectDocument('new', server.transport(), keeper());
  await document.load();
  await document.restore([{ id: '1', client: 'old', base: 0, patch: add('a'), at: 0 }]);
  expect(server.changes).toHaveLength(2);
  expect(document.store.getState()).toMatchObject({ pending: 0 });
  expect(document.store.getState().model?.pipelines.a?.name).toBe('renamed');
});

test('a kept edit that is refused goes to its author, and the next one is sent', async () => {
  const server = new Server();
  const kept = keeper();
  server.failNext.push(new Error('the pipeline is gone'));
  const document = new ProjectDocument('new', server.transport(), kept);
  await document.load();
  const edits = ['a', 'b'].map((id) => ({ id, client: 'old', base: null, patch: add(id), at: 0 }));
  await document.restore(edits);
  await document.change(add('c'));
  expect(kept.refused.map(({ edit }) => edit.id)).toEqual(['a']);
  expect(Object.keys(server.model.pipelines)).toEqual(['b', 'c']);
});

test('an edit that was never sent is undone by taking it back, and redone', async () => {
  const server = new Server();
  const kept = keeper();
  const document = new ProjectDocument('me', server.transport(), kept);
  await document.load();
  server.isHolding = true;
  const first = document.change(add('a'));
  const second = document.change(add('b'));
  await document.undo();
  await second;
  expect(Object.keys(document.store.getState().model?.pipelines ?? {})).toEqual(['a']);
  expect(kept.edits.size).toBe(1);
  server.isHolding = false;
  for (const release of server.held) release();
  await first;
  await document.redo();
  expect(Object.keys(server.model.pipelines)).toEqual(['a', 'b']);
});

test('an answer without a revision of its own hides nobody’s change', async () => {
  const { server, document, names } = await opened();
  server.accept('you', add('theirs'));
  const transport = document.transport;
  transport.changeCreate = async () => ({ revision: 1, patch: [], derived: [] });
  await document.change(add('same'));
  await document.catchUp();
  expect(names()).toEqual(['theirs']);
  expect(document.store.getState()).toMatchObject({ pending: 0, revision: 1 });
});
