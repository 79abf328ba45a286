import { describe, expect, test } from 'vitest';
import { isPress, type KeyPress, keysShown, shortcutText } from './shortcut';

const press = (key: string, modifiers: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...modifiers,
});

describe('a press is a written key', () => {
  test.each([
    ['a', press('a'), true],
    ['a', press('A', { shiftKey: true }), false],
    ['a', press('a', { ctrlKey: true }), false],
    ['Shift+l', press('L', { shiftKey: true }), true],
    ['Mod+z', press('z', { ctrlKey: true }), true],
    ['Mod+z', press('z', { metaKey: true }), true],
    ['Mod+z', press('Z', { ctrlKey: true, shiftKey: true }), false],
    ['Mod+Shift+z', press('Z', { ctrlKey: true, shiftKey: true }), true],
    ['?', press('?', { shiftKey: true }), true],
    ['+', press('+'), true],
    ['+', press('+', { shiftKey: true }), true],
    ['Mod++', press('+', { ctrlKey: true }), true],
    ['Delete', press('Delete'), true],
    ['Alt+ArrowUp', press('ArrowUp', { altKey: true }), true],
    ['0', press('0'), true],
  ])('%s and %o: %s', (step, pressed, expected) => {
    expect(isPress(step, pressed)).toBe(expected);
  });
});

test('keys are shown as they stand on the keyboard', () => {
  expect(keysShown('Mod+Shift+z', false)).toEqual([['Ctrl', 'Shift', 'Z']]);
  expect(keysShown('Mod+Shift+z', true)).toEqual([['⌘', '⇧', 'Z']]);
  expect(keysShown('g p', false)).toEqual([['g'], ['p']]);
  expect(keysShown('+', false)).toEqual([['+']]);
  expect(shortcutText('g p', false)).toBe('g then p');
});
