import { expect, test } from 'vitest';
import { personColor } from './person_color';
import { nameClean, presenceParse, viewParse, viewText } from './presence_event';

const event = {
  channel: 'p_1',
  type: 'presence',
  user: 'u1',
  name: 'Ann',
  client: 'c1',
  view: '/pipelines/p1',
  selection: ['n1', 'note:n2'],
  cursor: { x: 1, y: 2 },
  leaving: false,
};

test('what an honest client says is taken as it is', () => {
  expect(presenceParse(event)).toEqual({
    client: 'c1',
    user: 'u1',
    name: 'Ann',
    color: personColor('u1'),
    view: { kind: 'pipelines', id: 'p1' },
    selection: ['n1', 'note:n2'],
    cursor: { kind: 'point', x: 1, y: 2 },
    isLeaving: false,
  });
});

test.each([
  ['no client', { client: 3 }],
  ['no user', { user: null }],
  ['a client without end', { client: 'c'.repeat(1000) }],
])('%s is no presence', (_name, wrong) => {
  expect(presenceParse({ ...event, ...wrong })).toBeNull();
});

test.each([
  ['a selection that is no list', { selection: 'n1' }, { selection: [] }],
  ['ids that are none', { selection: ['"><img>', 7, 'ok'] }, { selection: ['ok'] }],
  ['a cursor nowhere', { cursor: { x: Number.NaN, y: 0 } }, { cursor: null }],
  ['a cursor too far', { cursor: { x: 1e12, y: 0 } }, { cursor: null }],
  ['a caret in no text', { cursor: { path: '/evil', ranges: [[0, 0]] } }, { cursor: null }],
  [
    'carets of which some are wrong',
    { cursor: { path: '/modules/m/code', ranges: [[0, 4], [-1, 2], 'x', [1]] } },
    { cursor: { kind: 'carets', path: '/modules/m/code', ranges: [[0, 4]], version: null } },
  ],
  [
    'a version that is none',
    { cursor: { path: '/modules/m/code', ranges: [[0, 4]], version: 1e12 } },
    { cursor: { kind: 'carets', path: '/modules/m/code', ranges: [[0, 4]], version: null } },
  ],
  ['a view that is an address', { view: '//evil.example/pipelines' }, { view: null }],
  ['a view of no kind', { view: '/admin' }, { view: null }],
  ['a name that is none', { name: { toString: 'x' } }, { name: '' }],
])('%s is dropped', (_name, wrong, right) => {
  expect(presenceParse({ ...event, ...wrong })).toMatchObject(right);
});

test('a long selection is cut', () => {
  const selection = Array.from({ length: 5000 }, (_, n) => `n${n}`);
  expect(presenceParse({ ...event, selection })?.selection).toHaveLength(200);
});

test('names lose what could deceive and what is too much', () => {
  expect(nameClean('Ann\u202Egnp.exe\u0000')).toBe('Anngnp.exe');
  expect(nameClean(`${'x'.repeat(500)}`)).toHaveLength(60);
  expect(nameClean('<b>Ann</b>')).toBe('<b>Ann</b>');
});

test('views are written and read', () => {
  for (const view of ['/history', '/modules/m1']) {
    const parsed = viewParse(view);
    expect(parsed && viewText(parsed)).toBe(view);
  }
});

test('a person always has the same colour', () => {
  expect(personColor('u1')).toBe(personColor('u1'));
  const colors = new Set(Array.from({ length: 200 }, (_, n) => personColor(`user-${n}`)));
  expect(colors.size).toBe(12);
});
