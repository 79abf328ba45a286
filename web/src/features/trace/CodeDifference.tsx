import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import type { ExecutionDetail, Job } from '../../api/types';
import type { Operation } from '../../model/project_model';
import * as text from '../../text';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import { TextDifference } from '../history/TextDifference';
import styles from './JobPanel.module.css';
import { useBundle } from './useBundle';

interface Props {
  execution: ExecutionDetail;
  job: Job;
  operation: Operation | undefined;
}

const now = 'now';

/** What has changed between an attempt and the one before, or the code as it is now. */
export function CodeDifference({ execution, job, operation }: Props) {
  const numbers = job.attempts.map(({ attempt }) => attempt);
  const [chosen, setChosen] = useState<string | null>(null);
  const before = chosen ?? String(numbers.length > 1 ? numbers.at(-2) : now);
  const latest = useBundle(execution, job);
  const other = useBundle(execution, job, before === now ? job.attempt : Number(before));
  const error = latest.error ?? other.error;
  if (error) return <ProblemNotice error={error} />;
  if (!latest.data || !other.data) return <SkeletonRows count={1} height={260} />;
  const asRun = latest.data.operations[job.operation];
  const earlier = other.data.operations[job.operation];
  const present = text.trace.codeOfAttempt(job.attempt);
  const isNow = before === now;
  // What is newer stands on the right: of an attempt and the code of today, the code.
  const left = isNow ? asRun : earlier;
  const right = isNow ? operation : asRun;
  const title = isNow
    ? `${present} → ${text.trace.codeIsNow}`
    : `${text.trace.codeOfAttempt(Number(before))} → ${present}`;
  return (
    <>
      <NativeSelect
        size="xs"
        className={styles.with}
        label={text.trace.codeCompareWith}
        value={before}
        data={[
          ...(operation ? [{ value: now, label: text.trace.codeIsNow }] : []),
          ...numbers
            .filter((one) => one !== job.attempt)
            .map((one) => ({ value: String(one), label: text.trace.codeOfAttempt(one) })),
        ]}
        onChange={(event) => setChosen(event.currentTarget.value)}
      />
      <Difference title={title} before={left?.code ?? ''} after={right?.code ?? ''} />
      {left?.environment || right?.environment ? (
        <Difference
          title={text.trace.environmentAsRun}
          before={left?.environment ?? ''}
          after={right?.environment ?? ''}
        />
      ) : null}
    </>
  );
}

function Difference(props: { title: string; before: string; after: string }) {
  if (props.before !== props.after) return <TextDifference {...props} />;
  return (
    <section>
      <h3>{props.title}</h3>
      <p className={styles.dim}>{text.trace.codeSame}</p>
    </section>
  );
}
