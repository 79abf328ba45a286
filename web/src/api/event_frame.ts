// One message of the subprotocol ws+meta.nchan: header lines ("id: …", "content-type: …"), an empty line, the payload. Pure.

export interface EventFrame {
  id: string | null;
  payload: unknown;
}

export function eventFrameParse(data: string): EventFrame | null {
  const end = data.indexOf('\n\n');
  const head = end < 0 ? '' : data.slice(0, end);
  const body = end < 0 ? data : data.slice(end + 2);
  const id = /^id: (.*)$/m.exec(head)?.[1] ?? null;
  try {
    return { id, payload: JSON.parse(body) };
  } catch {
    return null;
  }
}

/** The next wait before trying again: doubling from half a second to thirty, with jitter (`random` in 0..1). */
export function retryDelay(attempt: number, random: number): number {
  const ceiling = Math.min(30_000, 500 * 2 ** attempt);
  return ceiling / 2 + (ceiling / 2) * random;
}

export type Arrival = 'next' | 'again' | 'gap';

const remembered = 128;

/** Follows the numbers of each channel: tells messages in order from repeated ones and from gaps. */
export class EventOrder {
  readonly #channels = new Map<string, { last: number; seen: string[] }>();

  arrival(channel: string, seq: number, id: string | null): Arrival {
    const key = `${seq}@${id?.split(':')[0] ?? ''}`;
    const state = this.#channels.get(channel);
    if (!state) {
      this.#channels.set(channel, { last: seq, seen: [key] });
      return 'next';
    }
    if (state.seen.includes(key)) return 'again';
    const isNext = seq === state.last + 1;
    state.last = seq;
    state.seen.push(key);
    if (state.seen.length > remembered) state.seen.shift();
    return isNext ? 'next' : 'gap';
  }

  forget(channel: string) {
    this.#channels.delete(channel);
  }
}
