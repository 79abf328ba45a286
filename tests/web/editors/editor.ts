// Somebody who edits without a screen: the editor's own document and text code, driven by chance.
import { ProjectDocument } from '../../../web/src/collab/document';
import { newId } from '../../../web/src/collab/new_id';
import { PlainHost, TextAuthor } from '../../../web/src/collab/text_author';
import * as changes from '../../../web/src/model/changes';
import type { PatchOp } from '../../../web/src/model/json_patch';
import type { Pipeline } from '../../../web/src/model/project_model';
import { Network, type Server } from './server';

export const pipeline = 'together';
/** In one text words are only added, so that none may be missing at the end; the other is written and cut at random. */
export const texts = { added: '/modules/added/code', mixed: '/modules/mixed/code' } as const;

type Random = (below: number) => number;

/** Chance that can be had again. */
export function chance(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

class Writer {
  readonly #document: ProjectDocument;
  readonly #path: string;
  #host: PlainHost | null = null;
  #author: TextAuthor | null = null;
  #stop: () => void = () => undefined;
  /** Whole texts that were handed back to their author. */
  readonly lost: string[] = [];

  constructor(document: ProjectDocument, path: string) {
    this.#document = document;
    this.#path = path;
  }

  async open(): Promise<void> {
    const { text, version } = await this.#document.transport.textRead(this.#path);
    const start = { path: this.#path, clientID: newId(), text, version };
    const host = new PlainHost(start);
    const author = new TextAuthor(host, this.#document, start, {
      onSaving: () => undefined,
      onUnsent: () => undefined,
      onReset: (_reason, lost) => {
        this.#stop();
        this.#author = null;
        if (lost !== null) this.lost.push(lost);
      },
    });
    this.#stop = this.#document.textListen(this.#path, (message) => author.receive(message));
    this.#host = host;
    this.#author = author;
    await this.#document.catchUp().catch(() => undefined);
  }

  get isOpen(): boolean {
    return this.#author !== null;
  }

  get isSent(): boolean {
    return !this.#author?.hasUnsent;
  }

  get text(): string {
    return this.#host?.state.doc.toString() ?? '';
  }

  write(random: Random, words: string) {
    const length = this.#host?.state.doc.length ?? 0;
    const at = random(length + 1);
    this.#host?.insert(at, at, words);
    this.#author?.edited();
  }

  /** At the start of a line, so that no word is torn. */
  writeLine(random: Random, words: string) {
    const doc = this.#host?.state.doc;
    if (!doc) return;
    const { from } = doc.line(1 + random(doc.lines));
    this.#host?.insert(from, from, `${words}\n`);
    this.#author?.edited();
  }

  erase(random: Random) {
    const length = this.#host?.state.doc.length ?? 0;
    if (length === 0) return;
    const from = random(length);
    this.#host?.insert(from, Math.min(length, from + 1 + random(6)), '');
    this.#author?.edited();
  }
}

export class ScriptedEditor {
  readonly network = new Network();
  readonly document: ProjectDocument;
  readonly added: Writer;
  readonly mixed: Writer;
  readonly words: string[] = [];
  edits = 0;
  refused = 0;
  readonly #name: string;
  readonly #server: Server;
  readonly #random: Random;
  #isOver = false;

  constructor(number: number, server: Server, seed: number) {
    this.#name = `editor${number}`;
    this.#server = server;
    this.#random = chance(seed + number * 7919);
    this.document = new ProjectDocument(newId(), server.transport(this.network));
    this.added = new Writer(this.document, texts.added);
    this.mixed = new Writer(this.document, texts.mixed);
  }

  async open(): Promise<void> {
    await this.document.load();
    void this.#listen();
    await this.added.open();
    await this.mixed.open();
  }

  /** Edits until the time is up, with the network cut now and then. */
  async work(until: number): Promise<void> {
    let healAt = 0;
    while (Date.now() < until) {
      if (!this.network.isCut && this.#random(40) === 0) {
        this.network.cut();
        healAt = Date.now() + 200 + this.#random(2500);
      }
      if (this.network.isCut && Date.now() > healAt) this.network.heal();
      this.#edit();
      await new Promise((done) => setTimeout(done, 40 + this.#random(160)));
    }
    this.network.heal();
  }

  /** Opens again what was reset; true once nothing is on its way. */
  async isSettled(): Promise<boolean> {
    for (const writer of [this.added, this.mixed])
      if (!writer.isOpen) await writer.open().catch(() => undefined);
    await this.document.follow();
    const { pending } = this.document.store.getState();
    return pending === 0 && this.added.isSent && this.mixed.isSent;
  }

  close() {
    this.#isOver = true;
    this.network.cut();
    this.document.close();
  }

  async #listen(): Promise<void> {
    while (!this.#isOver) {
      const hearing = this.#server.events(this.network, (change) => this.document.receive(change));
      if (!this.network.isCut) void this.document.follow();
      await hearing.catch(() => undefined);
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  #edit() {
    this.edits++;
    const kind = this.#random(10);
    if (kind < 3) return this.#writeWord();
    if (kind < 4) return this.mixed.write(this.#random, `${this.#name} `);
    if (kind < 5) return this.mixed.erase(this.#random);
    const patch = this.#graphEdit();
    if (patch.length > 0)
      this.document.change(patch).catch(() => {
        this.refused++;
      });
  }

  #writeWord() {
    if (!this.added.isOpen) return;
    const word = `# ${this.#name} ${this.words.length}.`;
    this.words.push(word);
    this.added.writeLine(this.#random, word);
  }

  #graphEdit(): PatchOp[] {
    const content = this.document.store.getState().model?.pipelines[pipeline];
    if (!content) return [];
    const nodes = Object.keys(content.nodes);
    const node = nodes[this.#random(nodes.length)];
    const position = { x: this.#random(2000), y: this.#random(2000) };
    const kind = this.#random(6);
    if (node === undefined || kind === 0) {
      const operation = this.#random(2) ? 'Input' : 'Output';
      return changes.nodeAdd(pipeline, newId(), { operation }, position);
    }
    if (kind === 1) return changes.nodesRemove(pipeline, content, [node]);
    if (kind === 2) return changes.nodeRename(pipeline, node, `${this.#name} ${this.edits}`);
    if (kind === 3) return this.#connect(content);
    return changes.nodesMove(pipeline, { [node]: position });
  }

  #connect(content: Pipeline): PatchOp[] {
    const of = (operation: string) =>
      Object.keys(content.nodes).filter((id) => content.nodes[id]?.operation === operation);
    const [sources, targets] = [of('Input'), of('Output')];
    const from = sources[this.#random(sources.length)];
    const to = targets[this.#random(targets.length)];
    if (!from || !to) return [];
    return changes.edgeAdd(pipeline, content, newId(), [from, 'data'], [to, 'data']);
  }
}
