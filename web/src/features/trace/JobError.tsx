import { Link } from '@tanstack/react-router';
import { CircleX } from 'lucide-react';
import type { JobError as Failure, Job } from '../../api/types';
import { useCanEdit } from '../../collab/useCanEdit';
import { tracebackParts } from '../../model/traceback';
import * as text from '../../text';
import styles from './JobPanel.module.css';

interface Props {
  error: Failure;
  job: Job;
  project: string;
  onCode: () => void;
  onEdit: () => void;
}

/** What Python raised, with the way to the line of code that did: as it ran, and as it is now. */
export function JobError({ error, job, project, onCode, onEdit }: Props) {
  const { line } = error;
  const canEdit = useCanEdit(project);
  return (
    <div className={styles.error} role="alert">
      <CircleX size={17} aria-hidden />
      <div>
        <strong>{error.type ?? text.trace.error}</strong> {error.message}
        {line ? (
          <div className={styles.ways}>
            <Link
              to="/p/$project/operations/$operation"
              params={{ project, operation: job.operation }}
              search={{ line }}
            >
              {text.trace.toOperation(job.operation_name, line)}
            </Link>
            <button type="button" onClick={onCode}>
              {text.trace.toCode}
            </button>
            {canEdit ? (
              <button type="button" onClick={onEdit}>
                {text.trace.codeEdit}
              </button>
            ) : null}
          </div>
        ) : null}
        {error.traceback ? (
          <details>
            <summary>{text.trace.traceback}</summary>
            <pre>
              {tracebackParts(error.traceback, line ?? null).map(({ content, isHere }, n) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the parts have no other name and never change
                <span key={n} data-here={isHere || undefined}>
                  {content}
                </span>
              ))}
            </pre>
          </details>
        ) : null}
      </div>
    </div>
  );
}
