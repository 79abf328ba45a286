import { expect, test } from 'vitest';
import { changeLine, changeWords, deedsMerge, deedsOf, NameBook } from './change_words';
import type { PatchOp } from './json_patch';
import type { ProjectModel } from './project_model';

const node = (operation: string, name?: string) => ({
  operation,
  attributes: {},
  references: {},
  ...(name ? { name } : {}),
});
const model = {
  pipelines: {
    p: { name: 'Basic Input/Output', nodes: { a: node('g'), b: node('g', 'second') }, edges: {} },
  },
  operations: { g: { name: 'GenArray', code: '', environment: null, color: '', interface: {} } },
  resources: {},
  modules: { m: { name: 'swarp', code: '' } },
  serialization: { code: '' },
} as unknown as ProjectModel;

const move = (id: string): PatchOp => ({
  op: 'add',
  path: `/pipelines/p/nodes/${id}/position`,
  value: { x: 1, y: 2 },
});

const text = (path: string): PatchOp => ({ op: 'text', path, version: 1, changes: [1] });

const cases: [string, PatchOp[], string[]][] = [
  ['one node moved', [move('b')], ['Moved second in Basic Input/Output']],
  ['nodes moved together', [move('a'), move('b')], ['Moved 2 nodes in Basic Input/Output']],
  [
    'a node removed with its edges',
    [
      { op: 'remove', path: '/pipelines/p/edges/e' },
      { op: 'remove', path: '/pipelines/p/nodes/a' },
    ],
    ['Removed GenArray in Basic Input/Output'],
  ],
  [
    'an edge replaced',
    [
      { op: 'remove', path: '/pipelines/p/edges/e' },
      { op: 'add', path: '/pipelines/p/edges/f', value: { from: ['a', 'x'], to: ['b', 'y'] } },
    ],
    ['Made 1 connection in Basic Input/Output'],
  ],
  [
    'an attribute set',
    [{ op: 'add', path: '/pipelines/p/nodes/a/attributes/length', value: 3 }],
    ['Set length in Basic Input/Output'],
  ],
  [
    'a pipeline renamed',
    [{ op: 'replace', path: '/pipelines/p/name', value: 'New' }],
    ['Renamed a pipeline to New'],
  ],
  [
    'code typed in several steps',
    [text('/operations/g/code'), text('/operations/g/code')],
    ['Edited the code of GenArray'],
  ],
  ['a module', [text('/modules/m/code')], ['Edited the code of swarp']],
  ['serialization', [text('/serialization/code')], ['Edited the custom serialization']],
  [
    'an interface that follows is not a deed',
    [{ op: 'add', path: '/operations/g/interface', value: {} }],
    [],
  ],
  [
    'something new has the name it came with',
    [{ op: 'add', path: '/operations/n', value: { name: 'Fresh' } }],
    ['Created the operation Fresh'],
  ],
  [
    'something unknown',
    [{ op: 'remove', path: '/resources/r' }],
    ['Deleted the resource (name no longer known)'],
  ],
  [
    'a note',
    [{ op: 'replace', path: '/pipelines/p/notes/n/text', value: 'x' }],
    ['Changed 1 note in Basic Input/Output'],
  ],
];

test.each(cases)('%s', (_name, patch, words) => {
  expect(changeWords(patch, model)).toEqual(words);
});

test('names of what is gone are learned from the history', () => {
  const names = new NameBook(model);
  names.learn([
    { op: 'add', path: '/pipelines/gone', value: { name: 'Old one', nodes: { z: node('g') } } },
  ]);
  expect(names.name('/pipelines/gone')).toBe('Old one');
  expect(names.name('/pipelines/gone/nodes/z')).toBe('GenArray');
  expect(names.name('/pipelines/p')).toBe('Basic Input/Output');
});

test('a long change is told in a few words', () => {
  const patch: PatchOp[] = ['a', 'b', 'c', 'd'].map((id) => ({
    op: 'add',
    path: `/operations/${id}`,
    value: { name: id.toUpperCase() },
  }));
  const names = new NameBook(model);
  names.learn(patch);
  expect(changeLine({ kind: 'change', patch }, names)).toBe(
    'Created the operation A, Created the operation B, and 2 more',
  );
});

test('undo, redo and restore say so', () => {
  const names = new NameBook(model);
  const patch = [move('a')];
  expect(changeLine({ kind: 'undo', patch }, names)).toMatch(/^Undid: Moved GenArray/);
  expect(changeLine({ kind: 'redo', patch }, names)).toMatch(/^Did again: /);
  expect(changeLine({ kind: 'change', restored: 4, patch }, names)).toMatch(
    /^Brought back revision 4: /,
  );
  expect(changeLine({ kind: 'create', patch: [] }, names)).toBe('Created the project');
});

test('deeds of a sitting are told once', () => {
  const merged = deedsMerge([
    ...deedsOf([move('a')]),
    ...deedsOf([move('b')]),
    ...deedsOf([move('a')]),
  ]);
  expect(merged).toHaveLength(1);
  expect(merged[0]?.things).toHaveLength(2);
});
