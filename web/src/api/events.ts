// The one WebSocket of this tab. Channels come and go; listeners hear their channel's messages in order, and `gap` when
// something may have been missed, upon which they read again over REST.

import { createStore } from 'zustand/vanilla';
import { EventOrder, eventFrameParse, retryDelay } from './event_frame';
import { sessionRefresh } from './http';

export interface ChannelEvent {
  channel: string;
  seq?: number;
  type: string;
  [member: string]: unknown;
}

export type ChannelMessage = ChannelEvent | { channel: string; type: 'gap' };
export type ChannelListener = (message: ChannelMessage) => void;

export type ConnectionState = 'idle' | 'connecting' | 'live' | 'offline';

export const connectionStore = createStore<{ state: ConnectionState }>(() => ({ state: 'idle' }));

const protocol = 'ws+meta.nchan';
const changeDelay = 30;
const gapAfter = 20_000;
const pollEvery = 5_000;
const maxChannels = 8;
/** A clock that jumps by more than this was asleep, and the socket with it, though it may not know yet. */
const tick = 5_000;
const asleepAfter = 20_000;

class EventStream {
  readonly #listeners = new Map<string, Set<ChannelListener>>();
  readonly #order = new EventOrder();
  #socket: WebSocket | null = null;
  #channels = '';
  #lastId: string | null = null;
  #attempt = 0;
  #lostAt = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #poll: ReturnType<typeof setInterval> | null = null;
  #tickedAt = Date.now();

  constructor() {
    if (typeof window === 'undefined') return;
    window.addEventListener('online', () => this.#retryNow());
    window.addEventListener('offline', () => this.#drop());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState !== 'visible') return;
      this.#wake();
      this.#retryNow();
    });
    setInterval(() => this.#wake(), tick);
  }

  /** After a sleep the socket may be dead without having noticed: a new one is opened, and everything read again. */
  #wake() {
    const slept = Date.now() - this.#tickedAt;
    this.#tickedAt = Date.now();
    if (slept > asleepAfter && document.visibilityState === 'visible') this.#drop(slept);
  }

  /** Gives the socket up without waiting for the other side. */
  #drop(since = 0) {
    const socket = this.#socket;
    if (!socket) return;
    socket.close();
    socket.onclose = null;
    this.#closed(socket);
    if (since > 0) this.#lostAt = Math.min(this.#lostAt, Date.now() - since);
    this.#retryNow();
  }

  /** Hears a channel until the returned function is called. */
  listen(channel: string, listener: ChannelListener): () => void {
    const listeners = this.#listeners.get(channel) ?? new Set();
    this.#listeners.set(channel, listeners.add(listener));
    this.#schedule(changeDelay);
    return () => {
      listeners.delete(listener);
      if (listeners.size > 0 || this.#listeners.get(channel) !== listeners) return;
      this.#listeners.delete(channel);
      this.#order.forget(channel);
      this.#schedule(changeDelay);
    };
  }

  #schedule(delay: number) {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#connect(), delay);
  }

  #retryNow() {
    if (connectionStore.getState().state !== 'offline') return;
    this.#attempt = 0;
    this.#schedule(0);
  }

  /** Opens a socket for the present channels; an older one is closed once the new one is open, so nothing is missed. */
  #connect() {
    this.#timer = null;
    const channels = [...this.#listeners.keys()].slice(0, maxChannels).sort().join(',');
    const old = this.#socket;
    const isOpen = old?.readyState === WebSocket.OPEN;
    if (channels === this.#channels && (isOpen || old?.readyState === WebSocket.CONNECTING)) return;
    if (channels === '') {
      this.#socket = null;
      this.#channels = '';
      old?.close();
      this.#setState('idle');
      return;
    }
    const resumes = channels === this.#channels && this.#lastId !== null;
    const added = channels.split(',').filter((name) => !this.#channels.split(',').includes(name));
    this.#channels = channels;
    const socket = this.#open(channels, resumes ? this.#lastId : null);
    this.#socket = socket;
    if (!isOpen && this.#lostAt === 0) this.#setState('connecting');
    socket.onopen = () => this.#opened(socket, old, resumes, added);
  }

  #open(channels: string, lastId: string | null): WebSocket {
    const url = new URL('/events', location.href);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const resume = lastId ? `&last_event_id=${encodeURIComponent(lastId)}` : '';
    const socket = new WebSocket(`${url}?c=${channels}${resume}`, protocol);
    socket.onmessage = (message) => this.#receive(String(message.data));
    socket.onclose = () => this.#closed(socket);
    return socket;
  }

  #opened(socket: WebSocket, old: WebSocket | null, resumed: boolean, added: string[]) {
    if (socket !== this.#socket) {
      socket.close();
      return;
    }
    old?.close();
    this.#attempt = 0;
    this.#setState('live');
    const wasAway = this.#lostAt > 0;
    const away = wasAway ? Date.now() - this.#lostAt : 0;
    this.#lostAt = 0;
    const everything = wasAway && (!resumed || away > gapAfter);
    for (const channel of everything ? this.#listeners.keys() : added)
      this.#tell(channel, { channel, type: 'gap' });
  }

  #closed(socket: WebSocket) {
    if (socket !== this.#socket) return;
    if (this.#lostAt === 0) this.#lostAt = Date.now();
    this.#setState('offline');
    if (this.#attempt === 1) void sessionRefresh();
    this.#schedule(retryDelay(this.#attempt++, Math.random()));
  }

  /** Without a connection the listeners read again now and then, so that the page does not stand still. */
  #setState(state: ConnectionState) {
    connectionStore.setState({ state });
    if (state === 'offline')
      this.#poll ??= setInterval(() => {
        for (const channel of this.#listeners.keys()) this.#tell(channel, { channel, type: 'gap' });
      }, pollEvery);
    else if (this.#poll) {
      clearInterval(this.#poll);
      this.#poll = null;
    }
  }

  #receive(data: string) {
    const frame = eventFrameParse(data);
    if (!frame || !isChannelEvent(frame.payload)) return;
    if (frame.id) this.#lastId = frame.id;
    const event = frame.payload;
    if (event.seq !== undefined) {
      const arrival = this.#order.arrival(event.channel, event.seq, frame.id);
      if (arrival === 'again') return;
      if (arrival === 'gap') this.#tell(event.channel, { channel: event.channel, type: 'gap' });
    }
    this.#tell(event.channel, event);
  }

  #tell(channel: string, message: ChannelMessage) {
    for (const listener of [...(this.#listeners.get(channel) ?? [])]) listener(message);
  }
}

function isChannelEvent(value: unknown): value is ChannelEvent {
  return (
    typeof value === 'object' &&
    value !== null &&
    'channel' in value &&
    typeof value.channel === 'string' &&
    'type' in value &&
    typeof value.type === 'string'
  );
}

export const events = new EventStream();
