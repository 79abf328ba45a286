// Attempts that follow one another by themselves. Pure.

import type { Job } from '../api/types';

type Tried = Pick<Job, 'retry' | 'status'>;

/** Whether a job failed and waits for its next attempt. */
export const isWaiting = ({ retry, status }: Tried): boolean =>
  status === 'queued' && Boolean(retry?.next_at);

/** The whole seconds until the next attempt; 0 when it is due, null when nothing is waited for. */
export function secondsLeft(job: Tried, now: number): number | null {
  if (!isWaiting(job) || !job.retry?.next_at) return null;
  return Math.max(0, Math.ceil((Date.parse(job.retry.next_at) - now) / 1000));
}
