// Turns a program's raw console output into plain text with styled spans: colours (SGR), carriage returns and
// backspaces are carried out as a terminal would, other escape sequences are dropped. Pure and incremental.

export interface StyledSpan {
  from: number;
  to: number;
  style: string;
}

/** Replace everything from `from` to the end of the shown text by `insert`, which carries `spans` (absolute). */
export interface ConsoleEdit {
  from: number;
  insert: string;
  spans: StyledSpan[];
}

const esc = '\u001b';
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters of the protocol
const special = /[\u001b\r\n\b\u0007]/g;
const escapeSequence =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters of the protocol
  /\u001b(?:\[([0-9;:?]*)[ -/]*([@-~])|\][^\u0007\u001b\r\n]*(?:\u0007|\u001b\\)|[@-Z\\-_a-z0-9=>])/y;
const maxCarry = 4096;
/** Letters of a line that are shown; a browser has no use for more, and a hostile program may print any number. */
export const maxLine = 20_000;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters of the protocol
const acting = /[\u001b\r\b\u0007]/g;

interface Style {
  bold: boolean;
  dim: boolean;
  italic: boolean;
  underline: boolean;
  foreground: number | null;
  background: number | null;
}

const plain: Style = {
  bold: false,
  dim: false,
  italic: false,
  underline: false,
  foreground: null,
  background: null,
};

export class ConsoleText {
  #lineStart: number;
  #line = '';
  #spans: StyledSpan[] = [];
  #cursor = 0;
  #dropped = 0;
  #style = plain;
  #class = '';
  #carry = '';

  /** `lineStart` is where in the shown text the output goes on; it must be the beginning of a line. */
  constructor(lineStart = 0) {
    this.#lineStart = lineStart;
  }

  /** Whether the next output begins a line. */
  get isAtLineStart(): boolean {
    return this.#line === '' && this.#dropped === 0 && this.#carry === '';
  }

  /** The shown text before the present line has grown or shrunk by so many letters. */
  shift(letters: number) {
    this.#lineStart += letters;
  }

  /** Feeds more output and says how the shown text changes. */
  push(output: string): ConsoleEdit {
    const edit: ConsoleEdit = { from: this.#lineStart, insert: '', spans: [] };
    const text = this.#carry + output;
    this.#carry = '';
    let position = 0;
    while (position < text.length) {
      position = this.#plainLines(text, position, edit);
      if (position >= text.length) break;
      special.lastIndex = position;
      const next = special.exec(text)?.index ?? text.length;
      if (next > position) this.#write(text.slice(position, next));
      if (next >= text.length) break;
      const after = this.#control(text, next, edit);
      if (after === null) {
        this.#carry = text.slice(next, next + maxCarry);
        break;
      }
      position = after;
    }
    this.#emit(edit);
    return edit;
  }

  /** Takes whole lines without colours and control characters at once, and answers where the others begin. */
  #plainLines(text: string, position: number, edit: ConsoleEdit): number {
    if (this.#class !== '' || !this.isAtLineStart || this.#cursor > 0) return position;
    acting.lastIndex = position;
    const stop = acting.exec(text)?.index ?? text.length;
    const last = text.lastIndexOf('\n', stop - 1);
    if (last < position) return position;
    const lines = text.slice(position, last + 1);
    if (hasLongLine(lines)) return position;
    edit.insert += lines;
    this.#lineStart += lines.length;
    return last + 1;
  }

  /** Acts on the control character at `index`; null when an escape sequence is not complete yet. */
  #control(text: string, index: number, edit: ConsoleEdit): number | null {
    switch (text[index]) {
      case '\n':
        this.#newLine(edit);
        return index + 1;
      case '\r':
        this.#cursor = 0;
        return index + 1;
      case '\b':
        this.#cursor = Math.max(0, this.#cursor - 1);
        return index + 1;
      case esc:
        return this.#sequence(text, index);
      default:
        return index + 1;
    }
  }

  #sequence(text: string, index: number): number | null {
    escapeSequence.lastIndex = index;
    const match = escapeSequence.exec(text);
    if (!match) return text.length - index < 64 ? null : index + 1;
    const [whole, parameters = '', final] = match;
    if (final === 'm') this.#select(parameters);
    if (final === 'K') this.#erase(parameters);
    if (final === 'G') this.#cursor = Math.min(maxLine, Math.max(0, (Number(parameters) || 1) - 1));
    return index + whole.length;
  }

  #write(whole: string) {
    const from = this.#cursor;
    const run = whole.slice(0, Math.max(0, maxLine - from));
    const to = from + run.length;
    this.#cursor = from + whole.length;
    this.#dropped = Math.max(this.#dropped, this.#cursor - maxLine);
    if (run === '') return;
    if (from > this.#line.length) this.#line = this.#line.padEnd(from, ' ');
    if (from === this.#line.length) {
      this.#line += run;
    } else {
      this.#line = this.#line.slice(0, from) + run + this.#line.slice(to);
      this.#spans = spansWithout(this.#spans, from, to);
    }
    if (this.#class) this.#spans.push({ from, to, style: this.#class });
  }

  #erase(parameters: string) {
    const from = parameters === '1' || parameters === '2' ? 0 : Math.min(maxLine, this.#cursor);
    const to = parameters === '1' ? Math.min(maxLine, this.#cursor) : this.#line.length;
    if (parameters !== '1') this.#dropped = 0;
    this.#spans = spansWithout(this.#spans, from, to);
    this.#line =
      to >= this.#line.length
        ? this.#line.slice(0, from)
        : this.#line.slice(0, from).padEnd(to, ' ') + this.#line.slice(to);
  }

  #emit(edit: ConsoleEdit) {
    for (const span of this.#spans.toSorted((a, b) => a.from - b.from))
      edit.spans.push({
        from: span.from + this.#lineStart,
        to: span.to + this.#lineStart,
        style: span.style,
      });
    edit.insert += this.#line + this.#note();
  }

  /** What stands for the letters of a line that are too many. */
  #note(): string {
    return this.#dropped > 0 ? ` … ${this.#dropped} more characters in this line` : '';
  }

  #newLine(edit: ConsoleEdit) {
    this.#emit(edit);
    edit.insert += '\n';
    this.#lineStart += this.#line.length + this.#note().length + 1;
    this.#line = '';
    this.#spans = [];
    this.#cursor = 0;
    this.#dropped = 0;
  }

  #select(parameters: string) {
    const codes = parameters.split(/[;:]/).map((code) => Number(code) || 0);
    let style = this.#style;
    for (let i = 0; i < codes.length; i++) {
      const code = codes[i] ?? 0;
      if (code === 38 || code === 48) {
        const color = colorExtended(codes.slice(i + 1));
        style = { ...style, [code === 38 ? 'foreground' : 'background']: color.color };
        i += color.used;
      } else {
        style = styleAfter(style, code);
      }
    }
    this.#style = style;
    this.#class = styleClass(style);
  }
}

function hasLongLine(lines: string): boolean {
  if (lines.length <= maxLine) return false;
  let start = 0;
  while (start < lines.length) {
    const end = lines.lastIndexOf('\n', start + maxLine);
    if (end < start) return true;
    start = end + 1;
  }
  return false;
}

function spansWithout(spans: StyledSpan[], from: number, to: number): StyledSpan[] {
  return spans.flatMap((span) => {
    if (span.to <= from || span.from >= to) return [span];
    const parts: StyledSpan[] = [];
    if (span.from < from) parts.push({ ...span, to: from });
    if (span.to > to) parts.push({ ...span, from: to });
    return parts;
  });
}

function styleAfter(style: Style, code: number): Style {
  if (code === 0) return plain;
  if (code === 1) return { ...style, bold: true };
  if (code === 2) return { ...style, dim: true };
  if (code === 3) return { ...style, italic: true };
  if (code === 4) return { ...style, underline: true };
  if (code === 22) return { ...style, bold: false, dim: false };
  if (code === 23) return { ...style, italic: false };
  if (code === 24) return { ...style, underline: false };
  if (code === 39) return { ...style, foreground: null };
  if (code === 49) return { ...style, background: null };
  if (code >= 30 && code <= 37) return { ...style, foreground: code - 30 };
  if (code >= 40 && code <= 47) return { ...style, background: code - 40 };
  if (code >= 90 && code <= 97) return { ...style, foreground: code - 82 };
  if (code >= 100 && code <= 107) return { ...style, background: code - 92 };
  return style;
}

/** 5;n (256 colours) or 2;r;g;b, brought to the nearest of the sixteen. */
function colorExtended(codes: number[]): { color: number; used: number } {
  if (codes[0] === 5) return { color: colorOf256(codes[1] ?? 0), used: 2 };
  return { color: colorNearest(codes[1] ?? 0, codes[2] ?? 0, codes[3] ?? 0), used: 4 };
}

function colorOf256(index: number): number {
  if (index < 16) return index;
  if (index >= 232) return index < 244 ? 8 : 7;
  const level = (n: number) => (n === 0 ? 0 : 55 + n * 40);
  const cube = index - 16;
  return colorNearest(
    level(Math.floor(cube / 36)),
    level(Math.floor(cube / 6) % 6),
    level(cube % 6),
  );
}

function colorNearest(red: number, green: number, blue: number): number {
  const bright = Math.max(red, green, blue) > 180 ? 8 : 0;
  const threshold = Math.max(red, green, blue) / 2;
  const bit = (value: number, weight: number) => (value > threshold ? weight : 0);
  return bright + (threshold < 20 ? 0 : bit(red, 1) + bit(green, 2) + bit(blue, 4));
}

function styleClass(style: Style): string {
  const names: string[] = [];
  if (style.bold) names.push('ansi-bold');
  if (style.dim) names.push('ansi-dim');
  if (style.italic) names.push('ansi-italic');
  if (style.underline) names.push('ansi-underline');
  if (style.foreground !== null) names.push(`ansi-fg-${style.foreground}`);
  if (style.background !== null) names.push(`ansi-bg-${style.background}`);
  return names.join(' ');
}
