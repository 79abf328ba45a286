// The data of a figure as CSV, one row for each point, so that it opens in any table. Pure.

import type { FigureJson } from './figure_json';

type Cell = string | number | null;

const flat = ['x', 'y', 'z', 'text'] as const;
const arrays: Record<string, (buffer: ArrayBuffer) => ArrayLike<number>> = {
  f8: (buffer) => new Float64Array(buffer),
  f4: (buffer) => new Float32Array(buffer),
  i4: (buffer) => new Int32Array(buffer),
  u4: (buffer) => new Uint32Array(buffer),
  i2: (buffer) => new Int16Array(buffer),
  u2: (buffer) => new Uint16Array(buffer),
  i1: (buffer) => new Int8Array(buffer),
  u1: (buffer) => new Uint8Array(buffer),
};

/** Null when nothing in the figure is data, such as a photograph. */
export function figureCsv({ data }: FigureJson): string | null {
  const rows = data.flatMap((trace, index) => traceRows(trace, String(trace.name ?? index + 1)));
  if (rows.length === 0) return null;
  const columns = ['trace', ...flat, 'row', 'column'].filter((name) =>
    rows.some((row) => row[name] !== undefined),
  );
  return csvOf(
    columns,
    rows.map((row) => columns.map((name) => row[name] ?? null)),
  );
}

export function csvOf(columns: readonly string[], rows: readonly Cell[][]): string {
  return [columns, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function cell(value: Cell): string {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

type Row = Record<string, Cell>;

function traceRows(trace: Record<string, unknown>, name: string): Row[] {
  const grid = listOf(trace.z);
  const first = grid?.[0];
  if (grid && listOf(first)) return gridRows(grid, name);
  const members = flat.flatMap((member) => {
    const values = listOf(trace[member]);
    return values ? [[member, values] as const] : [];
  });
  const length = Math.max(0, ...members.map(([, values]) => values.length));
  return Array.from({ length }, (_, n) => ({
    trace: name,
    ...Object.fromEntries(members.map(([member, values]) => [member, plain(values[n])])),
  }));
}

function gridRows(grid: ArrayLike<unknown>, name: string): Row[] {
  return Array.from(grid, (line, row) =>
    Array.from(listOf(line) ?? [], (value, column) => ({
      trace: name,
      row,
      column,
      z: plain(value),
    })),
  ).flat();
}

function plain(value: unknown): Cell {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  return typeof value === 'string' ? value : null;
}

/** A list, also when it came as base64 of its bytes. */
function listOf(value: unknown): ArrayLike<unknown> | null {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'object' || value === null) return null;
  if (!('bdata' in value) || typeof value.bdata !== 'string' || 'shape' in value) return null;
  const make = 'dtype' in value ? arrays[String(value.dtype)] : undefined;
  if (!make) return null;
  return make(Uint8Array.from(atob(value.bdata), (letter) => letter.charCodeAt(0)).buffer);
}
