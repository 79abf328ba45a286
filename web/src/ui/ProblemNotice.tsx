import { Button } from '@mantine/core';
import { TriangleAlert } from 'lucide-react';
import { problemFrom } from '../api/problem';
import * as text from '../text';
import styles from './ProblemNotice.module.css';

interface Props {
  error: unknown;
  onRetry?: () => void;
}

/** A problem where it happened: what, why, each row of it, and the request's id for whoever has to look. */
export function ProblemNotice({ error, onRetry }: Props) {
  const problem = problemFrom(error);
  return (
    <div className={styles.root} role="alert">
      <TriangleAlert size={18} aria-hidden className={styles.icon} />
      <div className={styles.body}>
        <strong>{problem.title}</strong>
        {problem.detail && problem.detail !== problem.title ? <p>{problem.detail}</p> : null}
        {problem.errors.length > 0 ? (
          <ul>
            {problem.errors.map((row) => (
              <li key={`${row.pointer} ${row.detail}`}>{row.detail}</li>
            ))}
          </ul>
        ) : null}
        {problem.requestId ? <code>{problem.requestId}</code> : null}
      </div>
      {onRetry ? <Button onClick={onRetry}>{text.common.retry}</Button> : null}
    </div>
  );
}
