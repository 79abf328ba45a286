import { expect, test } from 'vitest';
import { viewAddress, viewOfAddress } from './view_address';

test.each([
  ['/p/1/pipelines/abc', ''],
  ['/p/1/artifacts', ''],
  ['/p/1/utils', '?module=m1'],
])('%s%s leads back to itself', (pathname, search) => {
  const view = viewOfAddress(pathname, search);
  expect(view && viewAddress('1', view)).toBe(pathname + search);
});

test('the selected node is part of a pipeline’s address', () => {
  expect(viewAddress('1', { kind: 'pipelines', id: 'a' }, 'note:x')).toBe(
    '/p/1/pipelines/a?node=note%3Ax',
  );
});

test('an address of no view is none', () => {
  expect(viewOfAddress('/p/1/elsewhere', '')).toBeNull();
});
