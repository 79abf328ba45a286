import type { Status } from '../api/types';
import * as text from '../text';
import styles from './StatusBadge.module.css';
import { statusIcon } from './status';

interface Props {
  status: Status;
  /** Shows the icon alone; the word stays for screen readers. */
  compact?: boolean;
  suffix?: string | undefined;
}

export function StatusBadge({ status, compact = false, suffix }: Props) {
  const Icon = statusIcon[status];
  const word = suffix ? `${text.status[status]} · ${suffix}` : text.status[status];
  return (
    <span className={styles.badge} data-status={status} data-compact={compact || undefined}>
      <Icon size={14} strokeWidth={2.25} aria-hidden className={styles.icon} />
      <span className={compact ? 'visually-hidden' : undefined}>{word}</span>
    </span>
  );
}
