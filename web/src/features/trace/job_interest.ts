// Which job a visitor most likely wants to see. Pure.

import type { Job } from '../../api/types';
import { isWaiting } from '../../model/retry';

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

/** The next job that failed, after the present one; round to the first. */
export function nextFailed(jobs: readonly Job[], present: string | undefined): Job | undefined {
  const at = jobs.findIndex(({ id }) => id === present);
  const order = [...jobs.slice(at + 1), ...jobs.slice(0, at + 1)];
  return order.find(({ status }) => status === 'failed');
}

/** The job before or after, in the order of the run; the ends are joined. */
export function jobBeside(
  jobs: readonly Job[],
  present: string | undefined,
  direction: 1 | -1,
): Job | undefined {
  const at = jobs.findIndex(({ id }) => id === present);
  if (at < 0) return direction === 1 ? jobs[0] : jobs.at(-1);
  return jobs[(at + direction + jobs.length) % jobs.length];
}

interface Taken {
  canceling: boolean;
  job_list: readonly Pick<Job, 'status' | 'retry'>[];
}

/** Whether something failed or was canceled that can be taken up, or waits for another attempt. */
export const canContinue = ({ canceling, job_list: jobs }: Taken): boolean =>
  !canceling &&
  jobs.some((job) => job.status === 'failed' || job.status === 'canceled' || isWaiting(job));

type Rerun = Pick<Job, 'status' | 'operation' | 'cached' | 'cache'>;

/** Inputs and pinned nodes only hand values on; they never run. */
export const isRun = ({ operation, cached, cache }: Rerun): boolean =>
  operation !== 'Input' && !(cached && cache?.state !== 'hit');

/** Whether a job has ended and may run again, with all that needs it. */
export const canRestart = (job: Rerun): boolean =>
  isRun(job) && ['success', 'failed', 'canceled'].includes(job.status);

interface Whole {
  canceling: boolean;
  job_list: readonly Rerun[];
}

export const canRestartAll = ({ canceling, job_list: jobs }: Whole): boolean => {
  const taken = jobs.filter(isRun);
  return !canceling && taken.length > 0 && taken.every(canRestart);
};
