import { expect, test } from 'vitest';
import { moduleNameProblem } from './module_name';

test('a module is named like a Python variable', () => {
  expect(moduleNameProblem('images_2')).toBeNull();
  expect(moduleNameProblem('2images')).toBeTruthy();
  expect(moduleNameProblem('my module')).toBeTruthy();
});
