import { expect, test } from 'vitest';
import { Heard } from './heard';

const state = (version: number, status: string) => ({ id: 'a', version, status });

test('an answer that is older than an event does not undo it', () => {
  const heard = new Heard<ReturnType<typeof state>>();
  heard.put(state(5, 'success'));
  expect(heard.newest({ ...state(4, 'running'), jobs: ['j'] })).toEqual({
    ...state(5, 'success'),
    jobs: ['j'],
  });
});

test('an answer that is newer than an event stands, and so does one that no event spoke of', () => {
  const heard = new Heard<ReturnType<typeof state>>();
  heard.put(state(5, 'success'));
  expect(heard.newest(state(6, 'running')).status).toBe('running');
  expect(heard.newest({ ...state(1, 'queued'), id: 'b' }).status).toBe('queued');
});

test('only the last of many are kept', () => {
  const heard = new Heard<ReturnType<typeof state>>(2);
  for (const id of ['a', 'b', 'c']) heard.put({ ...state(9, 'success'), id });
  heard.put({ ...state(9, 'success'), id: 'b' });
  expect(heard.newest({ ...state(1, 'old'), id: 'a' }).status).toBe('old');
  expect(heard.newest({ ...state(1, 'old'), id: 'b' }).status).toBe('success');
  expect(heard.newest({ ...state(1, 'old'), id: 'c' }).status).toBe('success');
});
