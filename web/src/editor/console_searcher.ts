// Looks for a text in a console that is too long to be held here: the server finds its lines, a page at a time, and goes
// on when more was printed.

import { type ConsoleHit, consoleFind } from '../api/executions';
import { isWorthRetrying } from '../api/http';
import { countBefore, matchBeside } from '../model/console_search';
import { toastProblem } from '../ui/toasts';
import type { Found } from './console_finder';

const afterTyping = 250;
const afterGrowth = 1000;
const again = 1000;
const maxHits = 10_000;

const pause = (time: number) => new Promise<void>((done) => setTimeout(done, time));

export class ConsoleSearcher {
  readonly #job: string;
  readonly #attempt: number;
  readonly #onFound: (found: Found) => void;
  readonly #onShow: (hit: ConsoleHit) => void;
  #abort = new AbortController();
  #query = '';
  #isExact = false;
  #lines: number[] = [];
  #offsets: number[] = [];
  #current = -1;
  #cursor: string | undefined;
  #searched = 0;
  #size = 0;
  #isBusy = false;

  constructor(
    job: string,
    attempt: number,
    onFound: (found: Found) => void,
    onShow: (hit: ConsoleHit) => void,
  ) {
    this.#job = job;
    this.#attempt = attempt;
    this.#onFound = onFound;
    this.#onShow = onShow;
  }

  /** Looks for another text and shows its first line; '' stops. */
  find(query: string, isExact: boolean) {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#query = query;
    this.#isExact = isExact;
    this.#lines = [];
    this.#offsets = [];
    this.#current = -1;
    this.#cursor = undefined;
    this.#isBusy = false;
    if (query !== '') void this.#run(afterTyping);
  }

  /** The console has this size now. */
  grown(size: number) {
    this.#size = size;
    if (this.#query !== '' && !this.#isBusy && size > this.#searched && !this.#isFull())
      void this.#run(afterGrowth);
  }

  step(direction: 1 | -1) {
    const next = matchBeside(this.#lines, this.#current, direction);
    if (next >= 0) this.#show(next);
  }

  close() {
    this.#abort.abort();
    this.#query = '';
  }

  async #run(wait: number) {
    const { signal } = this.#abort;
    this.#isBusy = true;
    this.#tell();
    await pause(wait);
    for (let isOver = false; !isOver && !signal.aborted; ) {
      try {
        isOver = await this.#page(signal);
      } catch (error) {
        if (signal.aborted) return;
        if (isWorthRetrying(0, error)) {
          await pause(again);
          continue;
        }
        toastProblem(error);
        this.#query = '';
        isOver = true;
      }
    }
    if (signal.aborted) return;
    this.#isBusy = false;
    this.#tell();
    this.grown(this.#size);
  }

  /** True when that was the last page, for now. */
  async #page(signal: AbortSignal): Promise<boolean> {
    const cursor = this.#cursor;
    const page = await consoleFind(
      this.#job,
      {
        q: this.#query,
        exact: this.#isExact,
        attempt: this.#attempt,
        limit: 200,
        ...(cursor ? { cursor } : {}),
      },
      signal,
    );
    if (signal.aborted) return true;
    for (const { line, offset } of page.items) {
      if (line === this.#lines.at(-1)) continue;
      this.#lines.push(line);
      this.#offsets.push(offset);
    }
    this.#cursor = page.grown_cursor;
    this.#searched = page.searched;
    if (this.#current < 0 && this.#lines.length > 0) this.#show(0);
    else this.#tell();
    return page.next_cursor === null || this.#isFull();
  }

  #isFull() {
    return this.#lines.length >= maxHits;
  }

  #show(index: number) {
    const line = this.#lines[index];
    const offset = this.#offsets[index];
    if (line === undefined || offset === undefined) return;
    this.#current = line;
    this.#onShow({ line, offset });
    this.#tell();
  }

  #tell() {
    this.#onFound({
      index: this.#current < 0 ? 0 : countBefore(this.#lines, this.#current) + 1,
      count: this.#lines.length,
      isBusy: this.#isBusy,
      isCapped: this.#isFull(),
    });
  }
}
