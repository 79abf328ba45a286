import type { ExecutionDetail, Job } from '../../api/types';
import type { Operation } from '../../model/project_model';
import * as text from '../../text';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import { CodeText } from './CodeText';
import styles from './JobPanel.module.css';
import { useBundle } from './useBundle';

interface Props {
  execution: ExecutionDetail;
  job: Job;
  /** As it is now. */
  operation: Operation | undefined;
}

/** The code and the environment as they ran, whatever has become of the operation since. */
export function CodeAsRun({ execution, job, operation }: Props) {
  const { data, error, refetch } = useBundle(execution, job);
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows count={1} height={260} />;
  const asRun = data.operations[job.operation];
  if (!asRun) return <p className={styles.none}>{text.trace.codeUnknown}</p>;
  return (
    <>
      <section>
        <div className={styles.row}>
          <h3>{text.trace.codeAsRun}</h3>
          {operation && operation.code !== asRun.code ? (
            <span className={styles.dim}>{text.trace.codeChanged}</span>
          ) : null}
        </div>
        <CodeText
          code={asRun.code ?? ''}
          language="python"
          label={text.trace.codeAsRun}
          marked={job.error?.line ?? null}
        />
      </section>
      <section>
        <h3>{text.trace.environmentAsRun}</h3>
        {asRun.environment ? (
          <CodeText
            code={asRun.environment}
            language="yaml"
            label={text.trace.environmentAsRun}
            marked={null}
          />
        ) : (
          <p className={styles.dim}>{text.trace.environmentNone}</p>
        )}
      </section>
    </>
  );
}
