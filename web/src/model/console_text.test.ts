import { expect, test } from 'vitest';
import { ConsoleText, maxLine, type StyledSpan } from './console_text';

/** What is on the screen after feeding the chunks. */
function shown(...chunks: string[]): { text: string; spans: StyledSpan[] } {
  const source = new ConsoleText();
  let text = '';
  let spans: StyledSpan[] = [];
  for (const chunk of chunks) {
    const edit = source.push(chunk);
    text = text.slice(0, edit.from) + edit.insert;
    spans = [...spans.filter((span) => span.to <= edit.from), ...edit.spans];
  }
  return { text, spans };
}

test('plain lines stay as they are', () => {
  expect(shown('a\nb\n', 'c').text).toBe('a\nb\nc');
});

test('a carriage return overwrites, it does not erase', () => {
  expect(shown('epoch 1/20\repoch 2').text).toBe('epoch 2/20');
});

test('a progress bar that arrives in pieces leaves its last state', () => {
  expect(shown('  5%|#   |', '\r 50%|##  |', '\r100%|####|\n', 'done').text).toBe(
    '100%|####|\ndone',
  );
});

test('carriage return and newline together are one newline', () => {
  expect(shown('one\r\ntwo\r\n').text).toBe('one\ntwo\n');
});

test('backspaces move back', () => {
  expect(shown('10/10', '\b\b\b\b\b', '11').text).toBe('11/10');
});

test('erase to the end of the line', () => {
  expect(shown('loading…', '\r\u001b[Kok').text).toBe('ok');
});

test('colours become spans and their codes vanish', () => {
  const { text, spans } = shown('\u001b[31mred\u001b[0m plain \u001b[1;92mgood\u001b[m');
  expect(text).toBe('red plain good');
  expect(spans).toEqual([
    { from: 0, to: 3, style: 'ansi-fg-1' },
    { from: 10, to: 14, style: 'ansi-bold ansi-fg-10' },
  ]);
});

test('a colour lasts over lines and chunks', () => {
  const { text, spans } = shown('\u001b[33ma\n', 'b');
  expect(text).toBe('a\nb');
  expect(spans).toEqual([
    { from: 0, to: 1, style: 'ansi-fg-3' },
    { from: 2, to: 3, style: 'ansi-fg-3' },
  ]);
});

test('an escape sequence cut between two chunks is put together', () => {
  const { text, spans } = shown('x\u001b[3', '1my');
  expect(text).toBe('xy');
  expect(spans).toEqual([{ from: 1, to: 2, style: 'ansi-fg-1' }]);
});

test('256 colours and true colour are brought to sixteen', () => {
  expect(shown('\u001b[38;5;196mr').spans[0]?.style).toBe('ansi-fg-9');
  expect(shown('\u001b[38;2;0;120;0mg').spans[0]?.style).toBe('ansi-fg-2');
});

test('overwriting a coloured text replaces its colour', () => {
  const { text, spans } = shown('\u001b[31mabcd\u001b[0m\rXY');
  expect(text).toBe('XYcd');
  expect(spans).toEqual([{ from: 2, to: 4, style: 'ansi-fg-1' }]);
});

test('titles, cursor moves and bells are dropped', () => {
  expect(shown('\u001b]0;title\u0007a\u001b[2Ab\u0007c').text).toBe('abc');
});

test('a line that is too long is cut and says by how much', () => {
  const { text } = shown(`${'a'.repeat(maxLine)}bbb`, 'bb\nnext');
  expect(text.length).toBeLessThan(maxLine + 60);
  expect(text).toMatch(/a … 5 more characters in this line\nnext$/);
});

test('a progress bar without end in one line costs no more than its last state', () => {
  const bars = Array.from({ length: 3000 }, (_, n) => `\r${n}/3000 it`);
  expect(shown(...bars).text).toBe('2999/3000 it');
});

test('plain lines among coloured ones keep their place', () => {
  const { text, spans } = shown('a\nb\n\u001b[31mc\u001b[0m\nd\ne', '\nf\n');
  expect(text).toBe('a\nb\nc\nd\ne\nf\n');
  expect(spans).toEqual([{ from: 4, to: 5, style: 'ansi-fg-1' }]);
});

test('output can go on behind a text that is there, which may shrink and grow before it', () => {
  const source = new ConsoleText(100);
  expect(source.push('ab\ncd').from).toBe(100);
  source.shift(-50);
  expect(source.push('e').from).toBe(53);
});
