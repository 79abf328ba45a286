import { expect, test } from 'vitest';
import type { Action } from './actions';
import type { KeyPress } from './shortcut';
import { ShortcutReader } from './shortcut_reader';

const press = (key: string, ctrlKey = false): KeyPress => ({
  key,
  ctrlKey,
  metaKey: false,
  shiftKey: false,
  altKey: false,
});
const action = (id: string, shortcut: string, more: Partial<Action> = {}): Action => ({
  id,
  group: 'g',
  label: id,
  shortcut,
  run: () => undefined,
  ...more,
});

test('two keys in a row mean one act, unless too much time passes', () => {
  const reader = new ShortcutReader();
  const go = action('go', 'g p');
  expect(reader.read(press('g'), [go], false, 0)).toBe('wait');
  expect(reader.read(press('p'), [go], false, 500)).toBe(go);
  expect(reader.read(press('g'), [go], false, 1000)).toBe('wait');
  expect(reader.read(press('p'), [go], false, 9000)).toBeNull();
});

test('the first of the list wins, and what is not possible lets its keys pass', () => {
  const reader = new ShortcutReader();
  const view = action('view', 'a', { when: false });
  const app = action('app', 'a');
  expect(reader.read(press('a'), [view, app], false, 0)).toBe(app);
  expect(reader.read(press('a'), [{ ...view, when: () => true }, app], false, 0)).toMatchObject({
    id: 'view',
  });
});

test('a field keeps its letters, but not the keys of the whole app', () => {
  const reader = new ShortcutReader();
  const actions = [action('add', 'a'), action('palette', 'Mod+k', { isGlobal: true })];
  expect(reader.read(press('a'), actions, true, 0)).toBeNull();
  expect(reader.read(press('k', true), actions, true, 0)).toBe(actions[1]);
});
