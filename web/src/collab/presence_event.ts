// What others say about where they are. Never trusted: bounded, of the known shapes, or dropped. Pure.

import { personColor } from './person_color';

export type Cursor =
  | { kind: 'point'; x: number; y: number }
  | {
      kind: 'carets';
      path: string;
      ranges: [anchor: number, head: number][];
      /** Of the text in which these are places; null when it was not said. */
      version: number | null;
    };

export interface View {
  kind: ViewKind;
  id: string | null;
}

export interface Person {
  client: string;
  user: string;
  name: string;
  color: string;
  view: View | null;
  selection: string[];
  cursor: Cursor | null;
  isLeaving: boolean;
}

const viewKinds = [
  'pipelines',
  'operations',
  'executions',
  'resources',
  'artifacts',
  'utils',
  'modules',
  'serialization',
  'history',
] as const;
export type ViewKind = (typeof viewKinds)[number];

/** Ids of what can be selected; a canvas puts a word and a colon before those of notes and groups. */
const idPattern = /^(?:[a-z]+[:.])?[A-Za-z0-9_-]{1,64}$/;
const viewPattern = /^\/([a-z]+)(?:\/([A-Za-z0-9_-]{1,64}))?$/;
const pathPattern =
  /^\/(?:operations|modules)\/[A-Za-z0-9_-]{1,64}\/[a-z]+$|^\/serialization\/code$/;
const most = { name: 60, client: 100, selection: 200, ranges: 20, number: 1e7 };

/** Null when it is not a presence at all. */
export function presenceParse(event: Record<string, unknown>): Person | null {
  const { client, user } = event;
  if (!isShort(client) || !isShort(user)) return null;
  return {
    client,
    user,
    name: nameClean(event.name),
    color: personColor(user),
    view: viewParse(event.view),
    selection: selectionParse(event.selection),
    cursor: cursorParse(event.cursor),
    isLeaving: event.leaving === true,
  };
}

const isShort = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= most.client;

/** A name as it may be shown: without control characters and without marks that turn the writing round. */
export function nameClean(value: unknown): string {
  if (typeof value !== 'string') return '';
  const visible = [...value.slice(0, 4 * most.name).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '')];
  return visible.slice(0, most.name).join('').trim();
}

export function viewParse(value: unknown): View | null {
  const [, kind, id] = (typeof value === 'string' && viewPattern.exec(value)) || [];
  const known = viewKinds.find((one) => one === kind);
  return known ? { kind: known, id: id ?? null } : null;
}

export const viewText = ({ kind, id }: View) => (id === null ? `/${kind}` : `/${kind}/${id}`);

function selectionParse(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value
    .slice(0, most.selection)
    .filter((id): id is string => typeof id === 'string' && idPattern.test(id));
}

function cursorParse(value: unknown): Cursor | null {
  if (typeof value !== 'object' || value === null) return null;
  const { x, y, path, ranges, version } = value as Record<string, unknown>;
  if (isPlace(x) && isPlace(y)) return { kind: 'point', x, y };
  if (typeof path !== 'string' || !pathPattern.test(path) || !Array.isArray(ranges)) return null;
  const carets = ranges.slice(0, most.ranges).filter(isRange);
  if (carets.length === 0) return null;
  return { kind: 'carets', path, ranges: carets, version: isOffset(version) ? version : null };
}

const isPlace = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= most.number;

const isOffset = (value: unknown): value is number =>
  Number.isInteger(value) && isPlace(value) && value >= 0;

const isRange = (value: unknown): value is [number, number] =>
  Array.isArray(value) && value.length === 2 && isOffset(value[0]) && isOffset(value[1]);

export function cursorBody(cursor: Cursor | null): Record<string, unknown> | null {
  if (!cursor) return null;
  const { kind: _kind, ...body } = cursor;
  return body;
}
