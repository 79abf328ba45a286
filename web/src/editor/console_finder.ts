// Looks for a text in the whole of what a console shows, a piece at a time, so that the page stays quick; goes on when
// more arrives.

import type { EditorView } from '@codemirror/view';
import { countBefore, matchBeside, matcherOf, matchesIn } from '../model/console_search';

const piece = 256 * 1024;
const workTime = 10;
export const maxFound = 100_000;

export interface Found {
  /** Of the match that is shown, from 1; 0 when none is. */
  index: number;
  count: number;
  isBusy: boolean;
  isCapped: boolean;
}

export class ConsoleFinder {
  readonly #view: EditorView;
  readonly #onFound: (found: Found) => void;
  readonly #onShow: (from: number, to: number) => void;
  #matcher: RegExp | null = null;
  #length = 0;
  #matches: number[] = [];
  #searched = 0;
  #current = -1;
  #wantsFirst = false;
  #isMoreComing = false;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    view: EditorView,
    onFound: (found: Found) => void,
    onShow: (from: number, to: number) => void,
  ) {
    this.#view = view;
    this.#onFound = onFound;
    this.#onShow = onShow;
  }

  /** Looks for another text, and shows the first match from where one looks on. */
  find(query: string, isExact: boolean) {
    this.#matcher = query === '' ? null : matcherOf(query, isExact);
    this.#length = query.length;
    this.#wantsFirst = query !== '';
    this.#current = -1;
    this.#again();
  }

  /** The text has changed from here on; or, with `grown`, so many letters came or went before all others. */
  changed(from: number, grown: number) {
    if (!this.#matcher) return;
    if (grown !== 0) {
      if (this.#current >= 0) this.#current += grown;
      this.#matches = [];
      this.#searched = 0;
      if (!this.#isMoreComing) this.#schedule();
      return;
    }
    const safe = Math.max(0, from - this.#length);
    this.#matches.length = countBefore(this.#matches, safe);
    this.#searched = Math.min(this.#searched, safe);
    this.#schedule();
  }

  /** Whether parts of the console are on their way; a first match may yet be among them. */
  expect(isMoreComing: boolean) {
    if (this.#isMoreComing === isMoreComing) return;
    this.#isMoreComing = isMoreComing;
    if (!isMoreComing && this.#matcher) this.#schedule();
  }

  step(direction: 1 | -1) {
    const from = this.#current >= 0 ? this.#current : this.#view.state.selection.main.from;
    const next = matchBeside(this.#matches, from, direction);
    if (next >= 0) this.#show(next);
  }

  close() {
    if (this.#timer) clearTimeout(this.#timer);
  }

  #again() {
    this.#matches = [];
    this.#searched = 0;
    this.#schedule();
  }

  #schedule() {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#work());
    this.#tell();
  }

  #work() {
    this.#timer = null;
    const { doc } = this.#view.state;
    const until = performance.now() + workTime;
    while (this.#matcher && !this.#isDone() && performance.now() < until) {
      const from = this.#searched;
      const to = Math.min(doc.length, from + piece);
      const text = doc.sliceString(from, Math.min(doc.length, to + this.#length - 1));
      for (const match of matchesIn(text, from, to, this.#matcher)) this.#matches.push(match);
      this.#searched = to;
    }
    if (this.#matcher && !this.#isDone()) this.#schedule();
    else this.#tell();
    this.#showFirst();
  }

  #isDone() {
    return this.#searched >= this.#view.state.doc.length || this.#matches.length >= maxFound;
  }

  /** The match nearest below the top of the view, once the search has come so far. */
  #showFirst() {
    if (!this.#wantsFirst) return;
    const { from } = this.#view.viewport;
    const index = countBefore(this.#matches, from);
    const isLast = this.#isDone() && !this.#isMoreComing;
    if (index >= this.#matches.length && !isLast) return;
    this.#wantsFirst = false;
    if (this.#matches.length > 0) this.#show(index < this.#matches.length ? index : 0);
  }

  #show(index: number) {
    const position = this.#matches[index];
    if (position === undefined) return;
    this.#current = position;
    this.#onShow(position, position + this.#length);
    this.#tell();
  }

  #tell() {
    const at = countBefore(this.#matches, this.#current);
    this.#onFound({
      index: this.#current >= 0 && this.#matches[at] === this.#current ? at + 1 : 0,
      count: this.#matches.length,
      isBusy: this.#timer !== null,
      isCapped: this.#matches.length >= maxFound,
    });
  }
}
