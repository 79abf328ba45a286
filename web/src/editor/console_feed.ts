// Brings a job's console into an editor: the end of what is there by Range, then what arrives by events, in byte order.

import { consoleRead } from '../api/executions';
import { problemFrom } from '../api/problem';
import { type ConsoleEdit, ConsoleText } from '../model/console_text';

export interface ConsoleEvent {
  job: string;
  attempt: number;
  offset: number;
  size: number;
  text?: string;
}

export interface ConsoleSink {
  apply(edit: ConsoleEdit): void;
  clear(): void;
  /** How many bytes before the shown text are not loaded. */
  skipped(bytes: number): void;
}

const firstLoad = 512 * 1024;
const again = 1000;

export class ConsoleFeed {
  readonly #job: string;
  readonly #sink: ConsoleSink;
  readonly #abort = new AbortController();
  #source = new ConsoleText();
  #decoder = new TextDecoder();
  #end = 0;
  #wanted = 0;
  #isReading = false;
  #cutsFirstLine = false;

  constructor(job: string, sink: ConsoleSink) {
    this.#job = job;
    this.#sink = sink;
  }

  /** Shows the last part of a console of this size, or all of it. */
  open(size: number, all = false) {
    const start = all ? 0 : Math.max(0, size - firstLoad);
    this.#source = new ConsoleText();
    this.#decoder = new TextDecoder();
    this.#end = start;
    this.#cutsFirstLine = start > 0;
    this.#sink.clear();
    this.#sink.skipped(start);
    this.want(size);
  }

  /** Says that the console has grown to this size. */
  want(size: number) {
    this.#wanted = Math.max(this.#wanted, size);
    if (this.#wanted > this.#end) void this.#read();
  }

  receive({ offset, size, text }: ConsoleEvent) {
    const bytes = text === undefined ? null : new TextEncoder().encode(text);
    const end = bytes ? offset + bytes.length : Math.max(size, offset);
    if (bytes && offset === this.#end && !this.#isReading) {
      this.#append(bytes);
      return;
    }
    this.want(end);
  }

  close() {
    this.#abort.abort();
  }

  async #read(): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      do {
        const bytes = await consoleRead(this.#job, this.#end, this.#wanted, this.#abort.signal);
        if (bytes.length === 0) break;
        this.#append(bytes);
      } while (this.#wanted > this.#end);
    } catch (error) {
      if (!this.#abort.signal.aborted && problemFrom(error).status !== 416)
        setTimeout(() => this.want(this.#wanted), again);
    } finally {
      this.#isReading = false;
    }
  }

  #append(bytes: Uint8Array) {
    if (this.#abort.signal.aborted) return;
    this.#end += bytes.length;
    let text = this.#decoder.decode(bytes, { stream: true });
    if (this.#cutsFirstLine) {
      const line = text.indexOf('\n');
      if (line < 0) return;
      text = text.slice(line + 1);
      this.#cutsFirstLine = false;
    }
    this.#sink.apply(this.#source.push(text));
  }
}
