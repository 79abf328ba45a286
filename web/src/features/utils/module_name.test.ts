import { expect, test } from 'vitest';
import type { Operation, ProjectModel } from '../../model/project_model';
import { importersOf, moduleNameProblem } from './module_name';

test('a module is named like a Python variable', () => {
  expect(moduleNameProblem('images_2')).toBeNull();
  expect(moduleNameProblem('2images')).toBeTruthy();
  expect(moduleNameProblem('my module')).toBeTruthy();
});

test('importers are found in both forms of the import', () => {
  const operation = (name: string, code: string) => ({ name, code }) as Operation;
  const model = {
    operations: {
      a: operation('A', 'import utils.images as images'),
      b: operation('B', 'from utils import tables, images'),
      c: operation('C', 'import utils.images2'),
    },
  } as unknown as ProjectModel;
  expect(importersOf(model, 'images')).toEqual(['A', 'B']);
});
