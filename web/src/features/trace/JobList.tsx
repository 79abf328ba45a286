import { ChevronRight } from 'lucide-react';
import type { Job } from '../../api/types';
import { Elapsed } from '../../ui/Elapsed';
import { StatusBadge } from '../../ui/StatusBadge';
import { errorLine } from './error_line';
import styles from './JobList.module.css';

/** The trace on a small screen: jobs one below the other. */
export function JobList({ jobs, onChoose }: { jobs: Job[]; onChoose: (job: Job) => void }) {
  return (
    <ol className={styles.list}>
      {jobs.map((job) => (
        <li key={job.id}>
          <button type="button" className={styles.job} onClick={() => onChoose(job)}>
            <StatusBadge status={job.status} />
            <span className={styles.name}>
              {job.name}
              {job.error ? <small>{errorLine(job)}</small> : null}
            </span>
            <Elapsed start={job.started_at} end={job.ended_at} />
            <ChevronRight size={16} aria-hidden />
          </button>
        </li>
      ))}
    </ol>
  );
}
