import { Link } from '@tanstack/react-router';
import { Bug, Grid3x3, Timer } from 'lucide-react';
import type { Execution } from '../../api/types';
import * as text from '../../text';
import styles from './Executions.module.css';

interface Props {
  run: Execution;
  /** Shows only what has this label. */
  onLabel: (label: string) => void;
}

/** What an execution belongs to, its labels, and that it has notes. */
export function ExecutionMarks({ run, onLabel }: Props) {
  return (
    <span className={styles.marks}>
      <ExecutionOrigin run={run} />
      {run.labels.map((label) => (
        <button
          key={label}
          type="button"
          className={styles.label}
          title={text.executions.onlyLabel(label)}
          onClick={() => onLabel(label)}
        >
          {label}
        </button>
      ))}
      {run.notes ? (
        <span className={styles.notes} title={run.notes}>
          {run.notes}
        </span>
      ) : null}
    </span>
  );
}

/** The sweep, the trigger, and whether its copy can be edited. */
export function ExecutionOrigin({ run }: { run: Execution }) {
  const { project, sweep, sweep_name, started_by, debug } = run;
  return (
    <>
      {sweep && sweep_name ? (
        <Link
          to="/p/$project/sweeps/$sweep"
          params={{ project, sweep }}
          className={styles.origin}
          title={text.executions.ofSweepHint(sweep_name)}
        >
          <Grid3x3 size={12} aria-hidden />
          {text.executions.ofSweep(sweep_name, (run.sweep_position ?? 0) + 1)}
        </Link>
      ) : null}
      {started_by ? (
        <Link
          to="/p/$project/triggers"
          params={{ project }}
          className={styles.origin}
          title={text.executions.ofTriggerHint(started_by.name)}
        >
          <Timer size={12} aria-hidden />
          {started_by.name}
        </Link>
      ) : null}
      {debug ? (
        <span className={styles.origin} title={text.executions.debugHint}>
          <Bug size={12} aria-hidden />
          {text.executions.debug}
        </span>
      ) : null}
    </>
  );
}
