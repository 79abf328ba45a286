import { expect, it } from 'vitest';
import { foldersOf } from './storage_path';

it('a folder is reached from the top, one folder after the other', () => {
  expect(foldersOf('')).toEqual([{ name: '', path: '' }]);
  expect(foldersOf('a b/ü/')).toEqual([
    { name: '', path: '' },
    { name: 'a b', path: 'a b/' },
    { name: 'ü', path: 'a b/ü/' },
  ]);
});
