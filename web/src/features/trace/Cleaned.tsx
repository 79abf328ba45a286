import { Eraser } from 'lucide-react';
import type { ExecutionDetail } from '../../api/types';
import { dateTimeText } from '../../model/format';
import * as text from '../../text';
import styles from './Trace.module.css';

/** That the values of an execution were given back, or when they will be. */
export function Cleaned({ execution }: { execution: ExecutionDetail }) {
  const { cleaned_at: cleaned, cleans_at: planned } = execution;
  const at = cleaned ?? planned;
  if (!at) return null;
  return (
    <p className={styles.cleaned} role="status">
      <Eraser size={15} aria-hidden />
      <span>
        <strong>{cleaned ? text.retention.cleaned : text.retention.cleans}</strong>{' '}
        <time dateTime={at}>{dateTimeText(at)}</time>.{' '}
        {cleaned ? text.retention.cleanedBody : text.retention.cleansBody}
      </span>
    </p>
  );
}
