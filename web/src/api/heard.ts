// What events have said of things, for answers that were asked for before and come after them.

interface Versioned {
  id: string;
  version?: number;
}

/** What is newer of two states of a thing; without versions, the one that came last. */
export function newer<T extends object>(present: T, arrived: T): T {
  if (versionOf(arrived) < versionOf(present)) return present;
  return { ...present, ...arrived };
}

const versionOf = (value: object) =>
  'version' in value && typeof value.version === 'number' ? value.version : 0;

/**
 * The last event of each thing. An answer may have been read from the database before an event and arrive after it: alone, it
 * would put the thing back to what it was, and no event would come any more to set that right.
 */
export class Heard<T extends Versioned> {
  readonly #items = new Map<string, T>();

  /** Keeps at most `limit` things, the ones that events spoke of last. */
  constructor(readonly limit = 2000) {}

  put(item: T) {
    this.#items.delete(item.id);
    this.#items.set(item.id, item);
    const [oldest] = this.#items.keys();
    if (this.#items.size > this.limit && oldest !== undefined) this.#items.delete(oldest);
  }

  /** What an answer says of a thing, unless an event has said something newer. */
  newest<U extends T>(answered: U): U {
    const heard = this.#items.get(answered.id);
    return heard && versionOf(heard) > versionOf(answered) ? { ...answered, ...heard } : answered;
  }
}
