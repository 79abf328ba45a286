import { useQuery } from '@tanstack/react-query';
import { Hourglass } from 'lucide-react';
import { queueQuery } from '../../api/queries';
import type { Job } from '../../api/types';
import { isWaiting } from '../../model/retry';
import * as text from '../../text';
import styles from './JobPanel.module.css';

const renewal = 4000;

/** Why no worker has taken it yet: that none fits, or that all are busy. */
export function JobWaiting({ compute, job }: { compute: string; job: Job }) {
  const isQueued = job.status === 'queued' && !isWaiting(job);
  const { data } = useQuery({
    ...queueQuery(compute),
    enabled: isQueued,
    refetchInterval: renewal,
    staleTime: 0,
  });
  const waiting = isQueued ? data?.items.find((queued) => queued.job === job.id)?.waiting : null;
  if (!waiting) return null;
  return (
    <div className={styles.cache} role="status">
      <Hourglass size={15} aria-hidden />
      <div>
        <strong>{text.trace.waits}</strong> {waiting}
      </div>
    </div>
  );
}
