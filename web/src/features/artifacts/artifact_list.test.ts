import { expect, test } from 'vitest';
import type { Artifact } from '../../api/types';
import { artifactsShown, firstView, needsAll, typesOf, viewSorted } from './artifact_list';

const artifact = (id: string, name: string, type: string, size: number, minute: number) =>
  ({
    id,
    name,
    type,
    size,
    storage: { id: 's', name: 'blob' },
    created_at: `2026-01-01T00:0${minute}:00Z`,
    created_by: { id: 'u', name: 'ann' },
  }) as Artifact;

const all = [
  artifact('1', 'run 10', 'numpy.ndarray', 5, 1),
  artifact('2', 'run 9', '', 900, 2),
  artifact('3', 'Model', 'keras.Model', 70, 3),
];
const ids = (artifacts: Artifact[]) => artifacts.map(({ id }) => id);

test('the newest come first', () => {
  expect(ids(artifactsShown(all, firstView))).toEqual(['3', '2', '1']);
});

test('names are sorted as people count', () => {
  const byName = viewSorted(firstView, 'name');
  expect(ids(artifactsShown(all, byName))).toEqual(['3', '2', '1']);
  expect(ids(artifactsShown(all, viewSorted(byName, 'name')))).toEqual(['1', '2', '3']);
});

test('sizes and moments begin with the largest', () => {
  expect(ids(artifactsShown(all, viewSorted(firstView, 'size')))).toEqual(['2', '3', '1']);
});

test('search looks at name, type and maker; the type is exact, also when it is unknown', () => {
  expect(ids(artifactsShown(all, { ...firstView, search: 'KERAS' }))).toEqual(['3']);
  expect(ids(artifactsShown(all, { ...firstView, search: 'ann' }))).toHaveLength(3);
  expect(ids(artifactsShown(all, { ...firstView, type: '' }))).toEqual(['2']);
  expect(typesOf(all)).toEqual(['', 'keras.Model', 'numpy.ndarray']);
});

test('only the newest first can do with the first page', () => {
  expect(needsAll(firstView)).toBe(false);
  expect(needsAll({ ...firstView, search: ' x' })).toBe(true);
  expect(needsAll(viewSorted(firstView, 'created'))).toBe(true);
});
