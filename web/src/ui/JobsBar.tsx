import type { JobCounts } from '../api/types';
import * as text from '../text';
import styles from './JobsBar.module.css';
import { statusOrder } from './status';

/** How far an execution is: one segment per status, and the count of finished jobs. */
export function JobsBar({ jobs }: { jobs: JobCounts }) {
  const done = jobs.success + jobs.failed + jobs.canceled;
  const label = statusOrder
    .filter((status) => jobs[status] > 0)
    .map((status) => `${jobs[status]} ${text.status[status].toLowerCase()}`)
    .join(', ');
  return (
    <span className={styles.root} title={label}>
      <span className={styles.bar} role="img" aria-label={label || '0'}>
        {statusOrder.map((status) =>
          jobs[status] > 0 ? (
            <span key={status} data-status={status} style={{ flexGrow: jobs[status] }} />
          ) : null,
        )}
      </span>
      <span className={styles.count} aria-hidden>
        {done}/{jobs.total}
      </span>
    </span>
  );
}
