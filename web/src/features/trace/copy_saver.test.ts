import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CopySaver } from './copy_saver';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function saverOf(send: (code: string, version: number) => Promise<number>) {
  const states: boolean[] = [];
  const problems: unknown[] = [];
  const saver = new CopySaver({
    version: 3,
    send,
    onState: (isUnsaved) => states.push(isUnsaved),
    onProblem: (problem) => problems.push(problem),
  });
  return { saver, states, problems };
}

test('what is typed is sent once the keys rest, on top of the version that was seen', async () => {
  const send = vi.fn(async (_: string, version: number) => version + 1);
  const { saver, states } = saverOf(send);
  saver.put('a');
  saver.put('ab');
  await vi.runAllTimersAsync();
  expect(send.mock.calls).toEqual([['ab', 3]]);
  expect(states.at(-1)).toBe(false);
  saver.put('abc');
  await vi.runAllTimersAsync();
  expect(send.mock.calls.at(-1)).toEqual(['abc', 4]);
});

test('one request at a time: what is typed meanwhile goes with the next', async () => {
  let answer: (version: number) => void = () => undefined;
  const send = vi.fn((_: string, __: number) => new Promise<number>((done) => (answer = done)));
  const { saver } = saverOf(send);
  saver.put('a');
  await vi.runAllTimersAsync();
  saver.put('b');
  await vi.runAllTimersAsync();
  expect(send).toHaveBeenCalledTimes(1);
  answer(4);
  await vi.runAllTimersAsync();
  expect(send.mock.calls.at(-1)).toEqual(['b', 4]);
});

test('after a conflict nothing is sent any more, and it stays unsaved', async () => {
  const send = vi.fn(async () => Promise.reject(new Error('changed meanwhile')));
  const { saver, states, problems } = saverOf(send);
  saver.put('a');
  await vi.runAllTimersAsync();
  saver.put('b');
  await vi.runAllTimersAsync();
  expect(send).toHaveBeenCalledTimes(1);
  expect(problems).toHaveLength(1);
  expect(states.at(-1)).toBe(true);
});

test('who leaves sends what is left', async () => {
  const send = vi.fn(async (_: string, version: number) => version + 1);
  const { saver } = saverOf(send);
  saver.put('a');
  await saver.close();
  expect(send).toHaveBeenCalledTimes(1);
});

test('who continues does not wait for the keys to rest', async () => {
  const send = vi.fn(async (_: string, version: number) => version + 1);
  const { saver, states } = saverOf(send);
  saver.put('a');
  await saver.flush();
  expect(send).toHaveBeenCalledTimes(1);
  expect(states.at(-1)).toBe(false);
});
