import { expect, test } from 'vitest';
import type { ProjectModel } from '../../model/project_model';
import { textApply } from '../../model/text_changes';
import { importersOf } from './module_importers';
import { changesOf, importEdits, isMentioned } from './module_imports';

const renamed = (code: string, isModule = false) =>
  textApply(code, changesOf(code.length, importEdits(code, 'old', 'new', isModule)));

test.each([
  ['import utils.old', 'import utils.new'],
  ['import utils.old as old', 'import utils.new as old'],
  ['import numpy as np, utils.old as o', 'import numpy as np, utils.new as o'],
  ['from utils.old import clip', 'from utils.new import clip'],
  ['from utils import old', 'from utils import new as old'],
  ['from utils import a, old as o', 'from utils import a, new as o'],
  [
    'from utils import (\n    a,  # old\n    old,\n)',
    'from utils import (\n    a,  # old\n    new as old,\n)',
  ],
  ['import utils.old\nutils.old.f(utils.old.x)', 'import utils.new\nutils.new.f(utils.new.x)'],
])('%j', (before, after) => {
  expect(renamed(before)).toBe(after);
});

test.each([
  'import utils.older\nfrom other import old\nimport other.utils.old',
  '# utils.old\nx = "import utils.old"\n',
  'old = 1\nself.utils.old\n',
])('%j stays as it is', (code) => {
  expect(renamed(code)).toBe(code);
});

test('modules may import each other relatively', () => {
  expect(renamed('from . import old\nfrom .old import x\n', true)).toBe(
    'from . import new as old\nfrom .new import x\n',
  );
  expect(renamed('from . import old\n')).toBe('from . import old\n');
});

test('a name in a text or comment is told, not changed', () => {
  expect(isMentioned('import utils.old\nutils.old.f()', 'old')).toBe(false);
  expect(isMentioned('importlib.import_module("utils.old")', 'old')).toBe(true);
});

test('importers are operations, other modules and the serialization', () => {
  const model = {
    operations: {
      a: { name: 'A', code: 'import utils.images as images' },
      b: { name: 'B', code: 'import utils.images2' },
    },
    modules: {
      m: { name: 'images', code: 'import utils.images' },
      n: { name: 'tables', code: 'from . import images' },
    },
    serialization: { code: 'from utils import images' },
  } as unknown as ProjectModel;
  expect(importersOf(model, 'm').map(({ name }) => name)).toEqual([
    'A',
    'Custom Serialization',
    'utils.tables',
  ]);
});
