// Brings a job's console into an editor: its end first, then what arrives by events; earlier and later parts when they
// are asked for. What is shown is a window on the console, whole lines of it, and never more than `maxShown` bytes.

import { type ConsoleHit, consoleRead } from '../api/executions';
import { isWorthRetrying } from '../api/http';
import { type Problem, problemFrom } from '../api/problem';
import { type ConsoleEdit, ConsoleText, type StyledSpan } from '../model/console_text';
import {
  lineEnds,
  linesOf,
  newLine,
  type Part,
  partAround,
  partsFit,
  partsJoin,
} from '../model/console_window';

export interface ConsoleEvent {
  job: string;
  attempt: number;
  offset: number;
  size: number;
  text?: string;
}

export interface ConsoleSink {
  /** Replaces the end of what is shown. */
  apply(edit: ConsoleEdit): void;
  /** Puts lines before what is shown. */
  prepend(insert: string, spans: StyledSpan[]): void;
  /** Takes letters away at the beginning, or everything behind `to`. */
  cut(from: number, to: number): void;
  clear(): void;
  length(): number;
  /** The lines that end before this place. */
  linesBefore(to: number): number;
  changed(window: ConsoleWindow): void;
}

/** Which bytes of the console are shown, and how many there are. */
export interface ConsoleWindow {
  start: number;
  end: number;
  size: number;
  /** The number of the first line that is shown, when it is known. */
  firstLine: number | null;
  isReading: boolean;
  error: Problem | null;
}

const firstLoad = 512 * 1024;
const page = 4 * 1024 * 1024;
const slice = 1024 * 1024;
const around = 256 * 1024;
export const loadsWhole = 8 * 1024 * 1024;
export const maxShown = 64 * 1024 * 1024;
const again = 1000;

const breath = () => new Promise<void>((done) => setTimeout(done));

export class ConsoleFeed {
  readonly #job: string;
  readonly #attempt: number;
  readonly #sink: ConsoleSink;
  readonly #abort = new AbortController();
  #source = new ConsoleText();
  #decoder = new TextDecoder();
  #parts: Part[] = [];
  #start = 0;
  #end = 0;
  #size = 0;
  #firstLine: number | null = 1;
  #isTail = true;
  #isReading = false;
  #error: Problem | null = null;
  #next: (() => Promise<void>) | null = null;

  constructor(job: string, attempt: number, sink: ConsoleSink) {
    this.#job = job;
    this.#attempt = attempt;
    this.#sink = sink;
  }

  /** Shows the last part of a console of this size; a short one is then read to its beginning. */
  open(size: number) {
    this.#size = Math.max(this.#size, size);
    this.toEnd();
    if (this.#size <= loadsWhole) this.whole();
  }

  /** The console has grown to this size. */
  want(size: number) {
    this.#size = Math.max(this.#size, size);
    if (this.#isReading) return;
    if (this.#isTail && this.#size > this.#end) this.#do(() => this.#readTail());
    else this.#tell();
  }

  receive({ offset, size, text }: ConsoleEvent) {
    const bytes = text === undefined ? null : new TextEncoder().encode(text);
    const end = bytes ? offset + bytes.length : Math.max(size, offset);
    if (bytes && offset === this.#end && this.#isTail && !this.#isReading) {
      this.#size = Math.max(this.#size, end);
      this.#append(bytes);
      this.#tell();
      return;
    }
    this.want(end);
  }

  /** The last part, and from then on all that arrives. */
  toEnd() {
    this.#do(async () => {
      if (this.#end === 0 || (!this.#isTail && this.#size - this.#end > page))
        this.#reset(Math.max(0, this.#size - firstLoad));
      this.#isTail = true;
      await this.#readTail();
    });
  }

  toStart() {
    this.#do(async () => {
      if (this.#start === 0) return;
      this.#isTail = false;
      this.#reset(0);
      await this.#readLater();
    });
  }

  /** The part round a line that may be anywhere; `arrived` when it is shown. */
  toHit(hit: ConsoleHit, arrived: (line: number) => void) {
    const shown = this.#lineOf(hit);
    if (shown !== null) {
      arrived(shown);
      return;
    }
    this.#do(async () => {
      await this.#readAround(hit);
      arrived(this.#lineOf(hit) ?? 1);
    });
  }

  /** The line of what is shown that has it. */
  #lineOf({ line, offset }: ConsoleHit): number | null {
    if (this.#firstLine === null || offset < this.#start || offset >= this.#end) return null;
    return line - this.#firstLine + 1;
  }

  earlier() {
    if (this.#start > 0 && !this.#isReading) this.#do(() => this.#readEarlier());
  }

  later() {
    if (!this.#isTail && !this.#isReading) this.#do(() => this.#readLater());
  }

  /** Reads what is missing at the beginning, as far as there is room. */
  whole() {
    this.#do(async () => {
      while (this.#start > 0 && !this.#next && this.#end - this.#start < maxShown - page) {
        await this.#readEarlier();
        await breath();
      }
    });
  }

  close() {
    this.#abort.abort();
  }

  /** One reading after the other; of those that wait only the last one counts. */
  #do(reading: () => Promise<void>) {
    if (this.#isReading) {
      this.#next = reading;
      return;
    }
    this.#isReading = true;
    this.#tell();
    void reading()
      .then(() => {
        this.#error = null;
      })
      .catch((error: unknown) => this.#failed(error, reading))
      .then(() => {
        this.#isReading = false;
        const next = this.#next;
        this.#next = null;
        if (this.#abort.signal.aborted) return;
        if (next) this.#do(next);
        else if (this.#isTail && this.#size > this.#end && !this.#error)
          this.#do(() => this.#readTail());
        else this.#tell();
      });
  }

  /** What may come back is asked for again in a while; a refusal is said. */
  async #failed(error: unknown, reading: () => Promise<void>) {
    const problem = problemFrom(error);
    if (this.#abort.signal.aborted || problem.status === 416) return;
    if (!isWorthRetrying(0, error)) {
      this.#error = problem;
      return;
    }
    this.#next ??= reading;
    await new Promise((done) => setTimeout(done, again));
  }

  #read(from: number, to: number) {
    return consoleRead(this.#job, this.#attempt, from, to, this.#abort.signal);
  }

  async #readTail(): Promise<void> {
    while (this.#size > this.#end && !this.#abort.signal.aborted) {
      const bytes = await this.#read(this.#end, Math.min(this.#size, this.#end + page));
      if (bytes.length === 0) {
        this.#size = this.#end;
        return;
      }
      for (let at = 0; at < bytes.length; at += slice) {
        if (at > 0) await breath();
        this.#append(bytes.subarray(at, at + slice));
      }
      this.#tell();
    }
  }

  async #readLater(): Promise<void> {
    const bytes = await this.#read(this.#end, Math.min(this.#size, this.#end + page));
    const isLast = this.#end + bytes.length >= this.#size;
    const whole = isLast
      ? bytes
      : bytes.subarray(0, bytes.lastIndexOf(newLine) + 1 || bytes.length);
    for (let at = 0; at < whole.length; at += slice) {
      if (at > 0) await breath();
      this.#append(whole.subarray(at, at + slice));
    }
    this.#isTail = isLast;
    this.#tell();
  }

  async #readAround({ line, offset }: ConsoleHit): Promise<void> {
    const from = Math.max(0, offset - around);
    const to = Math.min(Math.max(this.#size, offset + 1), offset + around);
    const bytes = await this.#read(from, to);
    if (this.#abort.signal.aborted) return;
    const part = partAround(bytes, offset - from, from === 0);
    const start = part?.start ?? offset - from;
    this.#reset(from + start, part ? line - part.lines : line);
    const last = from + bytes.length >= this.#size ? bytes.length : bytes.lastIndexOf(newLine) + 1;
    this.#append(bytes.subarray(start, Math.max(last, offset - from + 1)));
    this.#isTail = this.#end >= this.#size;
    this.#tell();
  }

  async #readEarlier(): Promise<void> {
    const from = Math.max(0, this.#start - page);
    const bytes = await this.#read(from, this.#start);
    if (this.#abort.signal.aborted) return;
    const cut = from === 0 ? 0 : bytes.indexOf(newLine) + 1;
    const isEarlyEnough = cut > 0 && cut < bytes.length;
    const lines = from === 0 || !isEarlyEnough ? bytes : bytes.subarray(cut);
    await this.#prepend(lines);
  }

  async #prepend(bytes: Uint8Array) {
    const source = new ConsoleText();
    const edits = linesOf(new TextDecoder().decode(bytes), slice).map((text) => source.push(text));
    const last = edits.length - 1;
    for (let n = last; n >= 0; n--) {
      const edit = edits[n];
      if (!edit) continue;
      if (n < last) await breath();
      if (this.#abort.signal.aborted) return;
      const spans = edit.spans.map(({ from, to, style }) => ({
        from: from - edit.from,
        to: to - edit.from,
        style,
      }));
      this.#sink.prepend(edit.insert, spans);
      this.#source.shift(edit.insert.length);
    }
    const letters = edits.reduce((sum, { insert }) => sum + insert.length, 0);
    this.#parts = [{ bytes: bytes.length, letters, isClosed: true }, ...this.#parts];
    this.#start -= bytes.length;
    if (this.#firstLine !== null) this.#firstLine -= lineEnds(bytes);
    if (this.#start === 0) this.#firstLine = 1;
    this.#makeRoom('end');
    this.#tell();
  }

  #append(arrived: Uint8Array) {
    if (this.#abort.signal.aborted) return;
    let bytes = arrived;
    this.#end += bytes.length;
    if (this.#parts.length === 0 && this.#firstLine === null) {
      const line = bytes.indexOf(newLine) + 1;
      this.#start = line === 0 && this.#end < this.#size ? this.#end : this.#start + line;
      if (this.#start === this.#end) return;
      bytes = bytes.subarray(line);
    }
    const text = this.#decoder.decode(bytes, { stream: true });
    this.#sink.apply(this.#source.push(text));
    const before = this.#parts.slice(0, -1).reduce((sum, { letters }) => sum + letters, 0);
    const letters = this.#sink.length() - before;
    this.#parts = partsJoin(this.#parts, {
      shown: this.#end - this.#start,
      letters,
      isClosed: this.#source.isAtLineStart,
    });
    this.#makeRoom('start');
  }

  /** Drops what is farthest from where something was added. */
  #makeRoom(at: 'start' | 'end') {
    const kept = partsFit(this.#parts, maxShown, at);
    if (kept === this.#parts) return;
    const sum = (parts: readonly Part[], member: 'bytes' | 'letters') =>
      parts.reduce((total, part) => total + part[member], 0);
    const gone = sum(this.#parts, 'bytes') - sum(kept, 'bytes');
    const letters = sum(this.#parts, 'letters') - sum(kept, 'letters');
    if (at === 'start') {
      if (this.#firstLine !== null) this.#firstLine += this.#sink.linesBefore(letters);
      this.#sink.cut(0, letters);
      this.#source.shift(-letters);
      this.#start += gone;
    } else {
      const left = sum(kept, 'letters');
      this.#sink.cut(left, this.#sink.length());
      this.#source = new ConsoleText(left);
      this.#decoder = new TextDecoder();
      this.#end -= gone;
      this.#isTail = false;
    }
    this.#parts = kept;
  }

  #reset(start: number, firstLine: number | null = start === 0 ? 1 : null) {
    this.#firstLine = firstLine;
    this.#source = new ConsoleText();
    this.#decoder = new TextDecoder();
    this.#parts = [];
    this.#start = start;
    this.#end = start;
    this.#sink.clear();
  }

  #tell() {
    if (this.#abort.signal.aborted) return;
    this.#sink.changed({
      start: this.#start,
      end: this.#end,
      size: this.#size,
      firstLine: this.#firstLine,
      isReading: this.#isReading,
      error: this.#error,
    });
  }
}
