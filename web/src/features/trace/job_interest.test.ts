import { expect, test } from 'vitest';
import type { Figure, Job } from '../../api/types';
import {
  canContinue,
  canRestart,
  canRestartAll,
  firstInterest,
  jobBeside,
  nextFailed,
} from './job_interest';

const job = (id: string, more: Partial<Job> = {}) =>
  ({ id, status: 'success', figures: [], console_size: 0, ...more }) as unknown as Job;

test('a failed job comes before everything', () => {
  const jobs = [job('a', { status: 'running' }), job('b', { status: 'failed' })];
  expect(firstInterest(jobs)?.id).toBe('b');
});

test('then what runs, then what drew, then what printed', () => {
  const drew = job('drew', { figures: [{ id: 'f' } as Figure] });
  const printed = job('printed', { console_size: 5 });
  expect(firstInterest([drew, printed, job('r', { status: 'running' })])?.id).toBe('r');
  expect(firstInterest([drew, printed])?.id).toBe('drew');
  expect(firstInterest([job('a'), printed])?.id).toBe('printed');
});

test('without jobs there is nothing to see', () => {
  expect(firstInterest([])).toBeUndefined();
});

test('failed jobs are gone through one after the other, round and round', () => {
  const failed = { status: 'failed' } as const;
  const jobs = [job('a', failed), job('b'), job('c', failed)];
  expect(nextFailed(jobs, undefined)?.id).toBe('a');
  expect(nextFailed(jobs, 'a')?.id).toBe('c');
  expect(nextFailed(jobs, 'c')?.id).toBe('a');
  expect(nextFailed([job('b')], 'b')).toBeUndefined();
});

test('jobs are gone through in their order', () => {
  const jobs = [job('a'), job('b')];
  expect(jobBeside(jobs, 'a', 1)?.id).toBe('b');
  expect(jobBeside(jobs, 'b', 1)?.id).toBe('a');
  expect(jobBeside(jobs, undefined, -1)?.id).toBe('b');
  expect(jobBeside([], 'a', 1)).toBeUndefined();
});

test('an execution goes on when something failed or was canceled, and all of it when all has ended', () => {
  const failed = job('a', { status: 'failed' });
  const running = job('b', { status: 'running' });
  expect(canContinue({ canceling: false, job_list: [failed, running] })).toBe(true);
  expect(canContinue({ canceling: true, job_list: [failed] })).toBe(false);
  expect(canContinue({ canceling: false, job_list: [job('c')] })).toBe(false);
  const retry = { attempt: 2, max_attempts: 3, failures: 1, next_at: '2026-01-01T00:00:00Z' };
  const waiting = job('d', { status: 'queued', retry });
  expect(canContinue({ canceling: false, job_list: [waiting] })).toBe(true);
  expect(canRestartAll({ canceling: false, job_list: [failed, job('c')] })).toBe(true);
  expect(canRestartAll({ canceling: false, job_list: [failed, running] })).toBe(false);
  expect(canRestart(running)).toBe(false);
});
