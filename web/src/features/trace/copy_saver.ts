// Saves a text some time after the last key, one request at a time, each on top of the version before.

interface Options {
  version: number;
  /** Answers the version that was made. */
  send: (code: string, version: number) => Promise<number>;
  onState: (isUnsaved: boolean) => void;
  onProblem: (problem: unknown) => void;
  delay?: number;
}

const usualDelay = 400;

export class CopySaver {
  private version: number;
  private waiting: string | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isSending = false;
  private hasFailed = false;

  constructor(private readonly options: Options) {
    this.version = options.version;
  }

  put(code: string) {
    this.waiting = code;
    this.options.onState(true);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.send(), this.options.delay ?? usualDelay);
  }

  /** Does not wait for the keys to rest. */
  async flush() {
    clearTimeout(this.timer);
    await this.send();
  }

  /** Sends what is left. */
  async close() {
    await this.flush();
    this.options.onState(false);
  }

  private async send(): Promise<void> {
    if (this.isSending || this.waiting === null || this.hasFailed) return;
    const code = this.waiting;
    this.waiting = null;
    this.isSending = true;
    try {
      this.version = await this.options.send(code, this.version);
    } catch (problem) {
      this.hasFailed = true;
      this.options.onProblem(problem);
    }
    this.isSending = false;
    if (this.waiting !== null) return this.send();
    if (!this.hasFailed) this.options.onState(false);
  }
}
