import { Link } from '@tanstack/react-router';
import { CircleX } from 'lucide-react';
import type { JobError as Failure, Job } from '../../api/types';
import * as text from '../../text';
import styles from './JobPanel.module.css';

/** What Python raised, with the way to the line of code that did. */
export function JobError(props: { error: Failure; job: Job; project: string }) {
  const { error, job, project } = props;
  return (
    <div className={styles.error} role="alert">
      <CircleX size={17} aria-hidden />
      <div>
        <strong>{error.type ?? text.trace.error}</strong> {error.message}
        {error.line ? (
          <>
            {' · '}
            <Link
              to="/p/$project/operations/$operation"
              params={{ project, operation: job.operation }}
            >
              {job.operation_name}, {text.trace.line(error.line)}
            </Link>
          </>
        ) : null}
        {error.traceback ? (
          <details>
            <summary>{text.common.details}</summary>
            <pre>{error.traceback}</pre>
          </details>
        ) : null}
      </div>
    </div>
  );
}
