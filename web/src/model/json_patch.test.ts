import { expect, test } from 'vitest';
import { isEqual, type PatchOp, patchApply, pointerOf, pointerParts, valueAt } from './json_patch';

const apply = (document: unknown, ...patch: PatchOp[]) => patchApply(document, patch);

test('pointers escape slashes and tildes', () => {
  expect(pointerOf('a/b', 'c~d')).toBe('/a~1b/c~0d');
  expect(pointerParts('/a~1b/c~0d')).toEqual(['a/b', 'c~d']);
});

test('add sets a member and shares what did not change', () => {
  const before = { a: { x: 1 }, b: { y: 2 } };
  const after = patchApply(before, [{ op: 'add', path: '/a/z', value: 3 }]);
  expect(after).toEqual({ a: { x: 1, z: 3 }, b: { y: 2 } });
  expect(after.b).toBe(before.b);
  expect(before).toEqual({ a: { x: 1 }, b: { y: 2 } });
});

test('replace and remove need the member', () => {
  expect(() => apply({}, { op: 'replace', path: '/a', value: 1 })).toThrow();
  expect(() => apply({}, { op: 'remove', path: '/a' })).toThrow();
  expect(apply({ a: 1, b: 2 }, { op: 'remove', path: '/a' })).toEqual({ b: 2 });
});

test('arrays take an index or the end', () => {
  expect(apply([1, 3], { op: 'add', path: '/1', value: 2 })).toEqual([1, 2, 3]);
  expect(apply([1], { op: 'add', path: '/-', value: 2 })).toEqual([1, 2]);
  expect(apply([1, 2], { op: 'remove', path: '/0' })).toEqual([2]);
  expect(apply([1, 2], { op: 'replace', path: '/1', value: 5 })).toEqual([1, 5]);
});

test('a failed test refuses the whole patch', () => {
  const patch: PatchOp[] = [
    { op: 'add', path: '/b', value: 2 },
    { op: 'test', path: '/a', value: 9 },
  ];
  expect(() => patchApply({ a: 1 }, patch)).toThrow('test failed');
});

test('text applies CodeMirror changes in UTF-16 units', () => {
  const after = apply(
    { code: 'a😀b' },
    { op: 'text', path: '/code', version: 0, changes: [1, [2, 'x', 'y'], 1] },
  );
  expect(after).toEqual({ code: 'ax\nyb' });
});

test('a member named like a prototype is a member', () => {
  const after = apply({}, { op: 'add', path: '/__proto__', value: 1 });
  expect(valueAt(after, '/__proto__')).toBe(1);
  expect(valueAt({}, '/constructor')).toBeUndefined();
});

test('equality is by value', () => {
  expect(isEqual({ a: [1, { b: null }] }, { a: [1, { b: null }] })).toBe(true);
  expect(isEqual({ a: 1 }, { a: 1, b: undefined })).toBe(false);
  expect(isEqual([], {})).toBe(false);
});
