import type { Job } from '../../api/types';

/** What went wrong with a job, in one line: an exception with its type, else what is said of it. */
export function errorLine({ error, detail }: Job): string | null {
  if (!error) return detail;
  return error.type ? `${error.type}: ${error.message ?? ''}` : (error.message ?? detail);
}
