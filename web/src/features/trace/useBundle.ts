import { useQuery } from '@tanstack/react-query';
import { bundleQuery } from '../../api/queries';
import type { ExecutionDetail, Job } from '../../api/types';

/** What an attempt of a job ran with; of the latest one, or of the execution while there is none. */
export function useBundle(execution: ExecutionDetail, job: Job, attempt = job.attempt) {
  const own = job.attempts.find((one) => one.attempt === attempt)?.bundle;
  return useQuery(bundleQuery(execution, own));
}
