// Which job a visitor most likely wants to see. Pure.

import type { Job } from '../../api/types';

/** The failed one, else the one that runs, else the last with figures, else the last that printed, else the first. */
export function firstInterest(jobs: readonly Job[]): Job | undefined {
  return (
    jobs.find(({ status }) => status === 'failed') ??
    jobs.find(({ status }) => status === 'running') ??
    jobs.findLast(({ figures }) => figures.length > 0) ??
    jobs.findLast(({ console_size }) => console_size > 0) ??
    jobs[0]
  );
}
