import { CircleCheck, CircleX, LoaderCircle } from 'lucide-react';
import type { StorageCheck } from '../../api/storage';
import * as text from '../../text';
import { ProblemNotice } from '../../ui/ProblemNotice';
import styles from './Storages.module.css';

export interface Trial {
  isBusy: boolean;
  result: StorageCheck | null;
  error: unknown;
}

/** What was tried on a storage, step by step, in the words of the other side. */
export function CheckSteps({ trial }: { trial: Trial }) {
  const { isBusy, result, error } = trial;
  if (isBusy)
    return (
      <output className={styles.check}>
        <p className={styles.verdict}>
          <LoaderCircle size={16} aria-hidden /> {text.storages.testing}
        </p>
      </output>
    );
  if (error) return <ProblemNotice error={error} />;
  if (!result) return null;
  const Icon = result.ok ? CircleCheck : CircleX;
  return (
    <output className={styles.check} data-ok={result.ok}>
      <p className={styles.verdict}>
        <Icon size={16} aria-hidden />
        <strong>{result.ok ? text.storages.works : text.storages.fails}</strong>
      </p>
      <ul className={styles.steps}>
        {result.steps.map(({ name, ok, detail }) => {
          const Mark = ok ? CircleCheck : CircleX;
          return (
            <li key={name} data-ok={ok}>
              <Mark size={14} aria-hidden />
              <span>
                <strong>{text.storages.steps[name]}</strong> {detail}
              </span>
            </li>
          );
        })}
      </ul>
    </output>
  );
}
