// Who is in a project, and telling them where I am: at most ten times a second while something moves, now and then
// otherwise. Knows neither the browser nor the network; both are given.

import { createStore } from 'zustand/vanilla';
import type { PresenceBody } from '../api/presence';
import {
  type Cursor,
  cursorBody,
  type Person,
  presenceParse,
  type View,
  viewText,
} from './presence_event';

export interface Whereabouts {
  view: View | null;
  selection: string[];
  cursor: Cursor | null;
}

export interface RoomLinks {
  publish(body: PresenceBody): Promise<void>;
  now(): number;
  random(): number;
  after(milliseconds: number, act: () => void): () => void;
}

export interface Here extends Person {
  seenAt: number;
}

const every = 100;
const heartbeat = 20_000;
const greetingWithin = 400;
/** Timers of hidden tabs run once a minute. */
const goneAfter = 75_000;
const mostPeople = 64;
const mostSelected = 200;

export class PresenceRoom {
  readonly store = createStore<{ people: readonly Here[] }>(() => ({ people: [] }));
  readonly client: string;
  readonly #links: RoomLinks;
  #mine: Whereabouts = { view: null, selection: [], cursor: null };
  #isOpen = false;
  #isSending = false;
  #isWanted = false;
  #sentAt = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | null = null;
  #cancelBeat: (() => void) | null = null;

  constructor(client: string, links: RoomLinks) {
    this.client = client;
    this.#links = links;
  }

  enter() {
    this.#isOpen = true;
    this.announce();
    this.#beat();
  }

  leave() {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#cancel?.();
    this.#cancelBeat?.();
    this.#cancel = null;
    this.store.setState({ people: [] });
    void this.#links.publish({ ...this.#body(), leaving: true });
  }

  /** Says where I am now. What only the others' screens show is not sent while nobody is here. */
  set(change: Partial<Whereabouts>) {
    const viewBefore = this.#mine.view && viewText(this.#mine.view);
    this.#mine = { ...this.#mine, ...change };
    const isElsewhere =
      change.view !== undefined && viewBefore !== (change.view && viewText(change.view));
    if (isElsewhere) this.#mine = { selection: [], cursor: null, ...change, view: this.#mine.view };
    if (isElsewhere || this.store.getState().people.length > 0) this.announce();
  }

  /** Tells everybody soon. */
  announce(delay = 0) {
    if (!this.#isOpen) return;
    this.#isWanted = true;
    if (this.#cancel || this.#isSending) return;
    const wait = Math.max(delay, this.#sentAt + every - this.#links.now(), 0);
    this.#cancel = this.#links.after(wait, () => {
      this.#cancel = null;
      void this.#send();
    });
  }

  receive(event: Record<string, unknown>) {
    const person = presenceParse(event);
    if (!person || person.client === this.client || !this.#isOpen) return;
    const { people } = this.store.getState();
    const others = people.filter(({ client }) => client !== person.client);
    if (person.isLeaving) return this.#show(others, people);
    const isNew = others.length === people.length;
    if (isNew && people.length >= mostPeople) return;
    const here = { ...person, seenAt: this.#links.now() };
    this.store.setState({
      people: isNew
        ? [...people, here]
        : people.map((one) => (one.client === here.client ? here : one)),
    });
    if (isNew) this.announce(this.#links.random() * greetingWithin);
  }

  #show(people: readonly Here[], before: readonly Here[]) {
    if (people.length !== before.length) this.store.setState({ people });
  }

  async #send(): Promise<void> {
    this.#isWanted = false;
    this.#isSending = true;
    this.#sentAt = this.#links.now();
    await this.#links.publish(this.#body());
    this.#isSending = false;
    if (this.#isWanted) this.announce();
  }

  #body(): PresenceBody {
    const { view, selection, cursor } = this.#mine;
    return {
      client: this.client,
      view: view && viewText(view),
      selection: selection.slice(0, mostSelected),
      cursor: cursorBody(cursor),
      leaving: false,
    };
  }

  #beat() {
    this.#cancelBeat = this.#links.after(heartbeat, () => {
      const { people } = this.store.getState();
      const latest = this.#links.now() - goneAfter;
      this.#show(
        people.filter(({ seenAt }) => seenAt > latest),
        people,
      );
      this.announce();
      this.#beat();
    });
  }
}
