import { TimerReset } from 'lucide-react';
import type { Job } from '../../api/types';
import { durationText } from '../../model/format';
import { isWaiting, secondsLeft } from '../../model/retry';
import * as text from '../../text';
import { useNow } from '../../ui/useNow';
import styles from './JobPanel.module.css';

/** Which of how many attempts runs, or when the next one follows. */
export function JobRetry({ job }: { job: Job }) {
  const now = useNow(isWaiting(job) ? 1000 : null);
  const { retry } = job;
  if (!retry || retry.failures === 0 || job.ended_at) return null;
  const seconds = secondsLeft(job, now);
  const of = text.trace.attemptOf(retry.attempt, retry.max_attempts);
  return (
    <div className={styles.cache}>
      <TimerReset size={15} aria-hidden />
      <div>
        {seconds === null ? (
          of
        ) : (
          <>
            <strong className="tabular">
              {text.trace.nextAttempt(seconds === 0 ? null : durationText(seconds * 1000))}
            </strong>
            {` · ${of}. ${text.trace.nextAttemptHint}`}
          </>
        )}
      </div>
    </div>
  );
}
