import { expect, test } from 'vitest';
import { portDeclare, portDeclared } from './interface_port';
import type { Operation } from './project_model';

const operation = {
  declared: { inputs: { images: { type: 'numpy.ndarray' } } },
} as unknown as Operation;

test('what is declared of a port is read, and nothing of one that is not', () => {
  expect(portDeclared(operation, 'input', 'images')).toEqual({
    type: 'numpy.ndarray',
    description: '',
  });
  expect(portDeclared(operation, 'output', 'images')).toEqual({ type: '', description: '' });
});

test('empty members are not stored; a port of which nothing is said is forgotten', () => {
  const path = '/operations/a/declared/inputs/images';
  const declare = (type: string, description: string) =>
    portDeclare('a', operation, 'input', 'images', { type, description });
  expect(declare('', 'Pictures')).toEqual([
    { op: 'add', path, value: { description: 'Pictures' } },
  ]);
  expect(declare('', '')).toEqual([{ op: 'remove', path }]);
  expect(portDeclare('a', operation, 'input', 'x', { type: '', description: '' })).toEqual([]);
});
