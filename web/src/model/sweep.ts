// Axes of a sweep as people type them, and what its table says. Pure.

import { attributeParse, valueProblem } from './attribute_value';
import type { Attribute } from './project_model';

export interface Range {
  from: number;
  to: number;
  step?: number;
  count?: number;
  scale: 'linear' | 'log';
  integer: boolean;
}

export type AxisValues = { values: unknown[] } | { range: Range };
export type AxisParsed = { axis: AxisValues; problem: null } | { axis: null; problem: string };

const number = '[+-]?(?:\\d+(?:\\.\\d+)?|\\.\\d+)(?:e[+-]?\\d+)?';
const rangeWords = new RegExp(
  `^(${number})\\s*\\.\\.\\s*(${number})((?:\\s+(?:step|count)\\s+${number}|\\s+log)*)$`,
  'i',
);
const wrong = (problem: string): AxisParsed => ({ axis: null, problem });

/** 0.1, 0.01 or 1..8, with “step 2” or “count 5” and “log” behind a range. */
export function axisParse(attribute: Attribute, typed: string): AxisParsed {
  const words = typed.trim();
  if (words === '') return wrong('Values with commas between, or a range such as 1..8');
  const found = attribute.type === 'string' ? null : rangeWords.exec(words);
  return found ? rangeParse(attribute, found) : listParse(attribute, words);
}

function rangeParse(attribute: Attribute, [, from, to, rest = '']: RegExpExecArray): AxisParsed {
  const range: Range = {
    from: Number(from),
    to: Number(to),
    scale: /log/i.test(rest) ? 'log' : 'linear',
    integer: attribute.type === 'integer',
  };
  const step = /step\s+(\S+)/i.exec(rest)?.[1];
  const count = /count\s+(\S+)/i.exec(rest)?.[1];
  if (range.from >= range.to) return wrong('A range leads upwards, such as 1..8');
  if (step !== undefined) range.step = Number(step);
  if (count !== undefined) range.count = Number(count);
  for (const end of [range.from, range.to]) {
    const problem = valueProblem(attribute, end);
    if (problem) return wrong(`${end}: ${problem}`);
  }
  return { axis: { range }, problem: null };
}

function listParse(attribute: Attribute, words: string): AxisParsed {
  const values: unknown[] = [];
  for (const word of words.split(',').map((part) => part.trim())) {
    const parsed = attributeParse(attribute, word);
    if (parsed.problem !== null) return wrong(`${word || 'Nothing'}: ${parsed.problem}`);
    if (values.includes(parsed.value)) return wrong(`${word} is there twice`);
    values.push(parsed.value);
  }
  return { axis: { values }, problem: null };
}

interface Cell {
  last: number | null;
  min: number | null;
  max: number | null;
}

interface Row {
  position: number;
  point: unknown[];
  metrics: (Cell | null)[];
}

/** The member with the least or the greatest last value of a metric; null when none has one. */
export function bestPosition(
  rows: readonly Row[],
  metric: number,
  isGreatest: boolean,
): number | null {
  let best: { position: number; value: number } | null = null;
  for (const { position, metrics } of rows) {
    const value = metrics[metric]?.last;
    if (value === null || value === undefined) continue;
    if (!best || (isGreatest ? value > best.value : value < best.value)) best = { position, value };
  }
  return best?.position ?? null;
}

/** Whether more of it is better, by its name; what goes down is usual. */
export const isGreatestBest = (name: string): boolean =>
  /acc|auc|f1|precision|recall|score|reward|r2|iou|dice|psnr|ssim/i.test(name);

/** A metric against an axis, one dot for each member that has both. */
export function axisDots(rows: readonly Row[], axis: number, metric: number) {
  const dots = rows.flatMap((row) => {
    const y = row.metrics[metric]?.last;
    const x = row.point[axis];
    return y === null || y === undefined || x === undefined ? [] : [{ x, y, row }];
  });
  const isNumbers = dots.every(({ x }) => typeof x === 'number');
  return {
    x: dots.map(({ x }) =>
      isNumbers ? (x as number) : typeof x === 'string' ? x : JSON.stringify(x),
    ),
    y: dots.map(({ y }) => y),
    positions: dots.map(({ row }) => row.position),
    isNumbers,
    /** So wide a range of positive numbers is read on a scale of logarithms. */
    isWide: isNumbers && isWideRange(dots.map(({ x }) => x as number)),
  };
}

function isWideRange(values: readonly number[]): boolean {
  const least = Math.min(...values);
  return values.length > 1 && least > 0 && Math.max(...values) / least >= 100;
}

/** What a click on a column's head asks for: the other way round when it is sorted by it already. */
export const orderNext = (present: string, column: string): string =>
  present === column ? `-${column}` : column;

/** 0.0123 and not 0.012345678. */
export const metricText = (value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : String(Number(value.toPrecision(5)));
