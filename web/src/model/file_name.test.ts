import { expect, test } from 'vitest';
import { fileName } from './file_name';

test('a title becomes a name that every system takes', () => {
  expect(['Loss', '../../etc/passwd', 'a: "b"?', '\u0000', ''].map(fileName)).toEqual([
    'Loss',
    'etc passwd',
    'a b',
    'file',
    'file',
  ]);
});
