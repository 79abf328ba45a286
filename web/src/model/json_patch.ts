// JSON Patch (RFC 6902: add, remove, replace, test) and our `text`, over immutable values: what did not change is shared.

import { type TextChanges, textApply } from './text_changes';

export interface SetOp {
  op: 'add' | 'replace' | 'test';
  path: string;
  value: unknown;
}
export interface RemoveOp {
  op: 'remove';
  path: string;
}
export interface TextOp {
  op: 'text';
  path: string;
  version: number;
  changes: TextChanges;
}
export type PatchOp = SetOp | RemoveOp | TextOp;

type Json = unknown;
type JsonObject = Record<string, Json>;

export class PatchError extends Error {}

/** "/a/b~1c" → ["a", "b/c"]. */
export function pointerParts(pointer: string): string[] {
  if (pointer === '') return [];
  if (!pointer.startsWith('/')) throw new PatchError(`not a JSON pointer: ${pointer}`);
  return pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The pointer of these parts, escaped. */
export function pointerOf(...parts: string[]): string {
  return parts.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The value at a pointer; undefined where there is none. */
export function valueAt(document: Json, pointer: string): Json {
  let value: Json = document;
  for (const part of pointerParts(pointer)) {
    if (Array.isArray(value)) value = value[Number(part)];
    else if (isObject(value)) value = Object.hasOwn(value, part) ? value[part] : undefined;
    else return undefined;
  }
  return value;
}

/** The document after the patch. Throws PatchError when an operation does not apply. */
export function patchApply<T>(document: T, patch: readonly PatchOp[]): T {
  let result: Json = document;
  for (const op of patch) result = opApply(result, op);
  return result as T;
}

function opApply(document: Json, op: PatchOp): Json {
  switch (op.op) {
    case 'test':
      if (!isEqual(valueAt(document, op.path), op.value))
        throw new PatchError(`test failed at ${op.path}`);
      return document;
    case 'add':
      return memberSet(document, pointerParts(op.path), op.value, false);
    case 'replace':
      return memberSet(document, pointerParts(op.path), op.value, true);
    case 'remove':
      return memberRemove(document, pointerParts(op.path));
    case 'text': {
      const text = valueAt(document, op.path);
      const changed = textApply(typeof text === 'string' ? text : '', op.changes);
      return memberSet(document, pointerParts(op.path), changed, false);
    }
  }
}

function memberSet(target: Json, parts: string[], value: Json, mustExist: boolean): Json {
  const [head, ...rest] = parts;
  if (head === undefined) return value;
  if (Array.isArray(target)) return arraySet(target, head, rest, value, mustExist);
  if (!isObject(target)) throw new PatchError(`no member ${head}`);
  const exists = Object.hasOwn(target, head);
  if (!exists && (mustExist || rest.length > 0)) throw new PatchError(`no member ${head}`);
  const changed = rest.length === 0 ? value : memberSet(target[head], rest, value, mustExist);
  return withMember(target, head, changed);
}

/** A copy with one member set; safe for the name "__proto__", which an assignment would swallow. */
function withMember(target: JsonObject, name: string, value: Json): JsonObject {
  const copy = { ...target };
  Object.defineProperty(copy, name, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
  return copy;
}

function arraySet(
  target: Json[],
  head: string,
  rest: string[],
  value: Json,
  mustExist: boolean,
): Json {
  const index = head === '-' ? target.length : Number(head);
  const limit = rest.length === 0 && !mustExist ? target.length : target.length - 1;
  if (!Number.isInteger(index) || index < 0 || index > limit)
    throw new PatchError(`no element ${head}`);
  if (rest.length > 0) return target.with(index, memberSet(target[index], rest, value, mustExist));
  return mustExist ? target.with(index, value) : target.toSpliced(index, 0, value);
}

function memberRemove(target: Json, parts: string[]): Json {
  const [head, ...rest] = parts;
  if (head === undefined) throw new PatchError('the document itself cannot be removed');
  if (Array.isArray(target)) {
    const index = Number(head);
    if (!(index in target)) throw new PatchError(`no element ${head}`);
    return rest.length === 0
      ? target.toSpliced(index, 1)
      : target.with(index, memberRemove(target[index], rest));
  }
  if (!isObject(target) || !Object.hasOwn(target, head)) throw new PatchError(`no member ${head}`);
  if (rest.length > 0) return withMember(target, head, memberRemove(target[head], rest));
  const { [head]: _removed, ...kept } = target;
  return kept;
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Deep equality of JSON values. */
export function isEqual(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((value, index) => isEqual(value, b[index]));
  if (!isObject(a) || !isObject(b)) return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && isEqual(a[name], b[name]))
  );
}
