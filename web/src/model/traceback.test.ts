import { expect, test } from 'vitest';
import { tracebackParts } from './traceback';

const traceback = `Traceback (most recent call last):
  File "operation.py", line 4, in execute
    helper()
  File "utils/x.py", line 9, in helper
    raise ValueError()
ValueError
`;

test('the frame of the operation is told apart, with its code', () => {
  expect(tracebackParts(traceback, 4)).toEqual([
    { content: 'Traceback (most recent call last):\n', isHere: false },
    { content: '  File "operation.py", line 4, in execute\n    helper()\n', isHere: true },
    {
      content: '  File "utils/x.py", line 9, in helper\n    raise ValueError()\nValueError\n',
      isHere: false,
    },
  ]);
});

test('a traceback without that line stays whole', () => {
  expect(tracebackParts(traceback, 77)).toHaveLength(1);
  expect(tracebackParts('', null)).toEqual([{ content: '', isHere: false }]);
});
