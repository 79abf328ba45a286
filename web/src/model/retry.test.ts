import { expect, test } from 'vitest';
import { isWaiting, secondsLeft } from './retry';

const at = '2026-01-01T00:00:12.000Z';
const retry = { attempt: 2, max_attempts: 3, failures: 1, next_at: at };
const now = Date.parse(at);

test('a queued job with a next attempt waits for it', () => {
  expect(isWaiting({ status: 'queued', retry })).toBe(true);
  expect(isWaiting({ status: 'running', retry })).toBe(false);
  expect(isWaiting({ status: 'queued', retry: { ...retry, next_at: null } })).toBe(false);
  expect(isWaiting({ status: 'queued', retry: null })).toBe(false);
});

test('the wait is counted down in whole seconds and never below zero', () => {
  expect(secondsLeft({ status: 'queued', retry }, now - 11_200)).toBe(12);
  expect(secondsLeft({ status: 'queued', retry }, now)).toBe(0);
  expect(secondsLeft({ status: 'queued', retry }, now + 60_000)).toBe(0);
  expect(secondsLeft({ status: 'failed', retry }, now)).toBeNull();
});
