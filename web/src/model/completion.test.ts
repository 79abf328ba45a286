import { expect, test } from 'vitest';
import { type CompletionFacts, importedNames, moduleMembers, offersAt } from './completion';

const facts: CompletionFacts = {
  attributes: [{ name: 'epochs', detail: 'integer = 10' }],
  inputs: ['images'],
  modules: [
    {
      name: 'pictures',
      code: 'LIMIT = 3\n\ndef clip(image, low=0):\n    """Cuts off."""\n\nclass Frame:\n    pass\n\n_own = 1\n',
    },
  ],
};
const labels = (before: string, imports = '') =>
  offersAt(before, imports, facts)?.items.map(({ label }) => label) ?? [];

test.each([
  ['        self.ep', ['epochs']],
  ['import ', ['utils', 'deepforge']],
  ['import utils.', ['pictures']],
  ['import numpy as np, utils.pi', ['pictures']],
  ['from utils import ', ['pictures']],
  ['from utils.pictures import clip, F', ['LIMIT', 'clip', 'Frame']],
  ['from deepforge.', ['serialization']],
  ['    deepforge.l', ['log', 'serialization']],
  ['    x = utils.pictures.', ['LIMIT', 'clip', 'Frame']],
  ['    x = im', ['images']],
  ['    x = other.', []],
  ['    x = ', []],
])('%s', (before, expected) => {
  expect(labels(before)).toEqual(expected);
});

test('names follow the imports of the text', () => {
  const imports = [
    'import utils.pictures as p',
    'from utils import pictures as q',
    'import deepforge as df',
  ].join('\n');
  expect(labels('p.', imports)).toEqual(['LIMIT', 'clip', 'Frame']);
  expect(labels('q.', imports)).toEqual(['LIMIT', 'clip', 'Frame']);
  expect(labels('df.serialization.', imports)).toContain('register');
  expect(importedNames('from a.b import c as d, e')).toEqual(
    new Map([
      ['d', 'a.b.c'],
      ['e', 'a.b.e'],
    ]),
  );
});

test('only what is typed of the last name is replaced', () => {
  expect(offersAt('    self.epo', '', facts)?.typed).toBe(3);
  expect(offersAt('from utils.pictures import cl', '', facts)?.typed).toBe(2);
});

test('members of a module are told with parameters and description', () => {
  expect(moduleMembers(facts.modules[0]?.code ?? '')).toEqual([
    { label: 'LIMIT', kind: 'variable' },
    { label: 'clip', kind: 'function', detail: '(image, low=0)', info: 'Cuts off.' },
    { label: 'Frame', kind: 'class' },
  ]);
});
