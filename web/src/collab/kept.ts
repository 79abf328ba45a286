// What is kept in this browser until the server has it: edits of models, unsent typing, and what was refused while nobody
// looked. IndexedDB, so that it outlives a reload and a crash; a plain map where a browser has none.

import type { TextOp } from '../model/json_patch';
import type { KeptEdit } from './document';

interface Owned {
  id: string;
  /** User and project: nobody sends what another user of this browser has written. */
  owner: string;
}

export interface EditRecord extends KeptEdit, Owned {
  tab: string;
  /** What it does, in words; empty until they are found. */
  title: string;
}

export interface TextRecord extends Owned {
  tab: string;
  path: string;
  /** The text at that version, and what was typed since. */
  base: string;
  version: number;
  updates: TextOp['changes'][];
  at: number;
}

export interface Refusal extends Owned {
  at: number;
  /** What it was about, in words; and why not, as the server said it. */
  title: string;
  reason: string;
  /** What would be lost, to be copied. */
  content: string;
}

const name = 'deepforge';
const version = 1;
const tables = ['edits', 'texts', 'refusals'] as const;
let opening: Promise<IDBDatabase | null> | null = null;

function databaseOpen(): Promise<IDBDatabase | null> {
  opening ??= new Promise((done) => {
    if (typeof indexedDB === 'undefined') return done(null);
    const request = indexedDB.open(name, version);
    request.onupgradeneeded = () => {
      for (const table of tables) request.result.createObjectStore(table, { keyPath: 'id' });
    };
    request.onsuccess = () => done(request.result);
    request.onerror = () => done(null);
    request.onblocked = () => done(null);
  });
  return opening;
}

export class KeptTable<T extends Owned> {
  readonly #name: (typeof tables)[number];
  readonly #memory = new Map<string, T>();

  constructor(table: (typeof tables)[number]) {
    this.#name = table;
  }

  /** The records of an owner, oldest first: their ids sort by time. */
  async all(owner: string): Promise<T[]> {
    const stored = await this.#run<T[]>('readonly', (table) => table.getAll());
    return (stored ?? [...this.#memory.values()])
      .filter((record) => record.owner === owner)
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  put(record: T) {
    this.#memory.set(record.id, record);
    void this.#run('readwrite', (table) => table.put(record));
  }

  remove(id: string) {
    this.#memory.delete(id);
    void this.#run('readwrite', (table) => table.delete(id));
  }

  /** Null when there is no database or it failed; then the map has to do. */
  async #run<R>(
    mode: IDBTransactionMode,
    act: (table: IDBObjectStore) => IDBRequest,
  ): Promise<R | null> {
    const database = await databaseOpen();
    if (!database) return null;
    const answer = new Promise<R | null>((done) => {
      const transaction = database.transaction(this.#name, mode, { durability: 'relaxed' });
      const request = act(transaction.objectStore(this.#name));
      transaction.oncomplete = () => done(request.result as R);
      transaction.onerror = () => done(null);
      transaction.onabort = () => done(null);
    });
    return answer.catch(() => null);
  }
}

export const keptEdits = new KeptTable<EditRecord>('edits');
export const keptTexts = new KeptTable<TextRecord>('texts');
export const keptRefusals = new KeptTable<Refusal>('refusals');

export const ownerOf = (user: string, project: string) => `${user} ${project}`;
