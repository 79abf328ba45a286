import { useQuery } from '@tanstack/react-query';
import { bundleRead } from '../../api/executions';
import type { ExecutionDetail, Job } from '../../api/types';
import { useModel } from '../../collab/open_document';
import * as text from '../../text';
import { ButtonLink } from '../../ui/links';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import { CodeText } from './CodeText';
import styles from './JobPanel.module.css';

interface Props {
  execution: ExecutionDetail;
  job: Job;
}

/** The code and the environment as they ran, whatever has become of the operation since. */
export function JobCode({ execution, job }: Props) {
  const { project, storage, bundle } = execution;
  const model = useModel(project);
  const isBuiltIn = job.operation === 'Input' || job.operation === 'Output';
  const { data, error, refetch } = useQuery({
    queryKey: ['bundle', bundle.hash],
    queryFn: () => bundleRead(project, storage, bundle.hash),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: !isBuiltIn,
  });
  if (isBuiltIn) return <p className={styles.none}>{text.trace.codeBuiltIn}</p>;
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows count={1} height={260} />;
  const asRun = data.operations[job.operation];
  if (!asRun) return <p className={styles.none}>{text.trace.codeUnknown}</p>;
  const now = model?.operations[job.operation];
  const line = job.error?.line ?? null;
  return (
    <>
      <section>
        <div className={styles.row}>
          <h3>{text.trace.codeAsRun}</h3>
          {model && !now ? <span className={styles.dim}>{text.trace.codeGone}</span> : null}
          {now && now.code !== asRun.code ? (
            <span className={styles.dim}>{text.trace.codeChanged}</span>
          ) : null}
          {now ? (
            <ButtonLink
              to="/p/$project/operations/$operation"
              params={{ project, operation: job.operation }}
              search={line ? { line } : {}}
              className={styles.end ?? ''}
            >
              {text.trace.codeNow}
            </ButtonLink>
          ) : null}
        </div>
        <CodeText
          code={asRun.code ?? ''}
          language="python"
          label={text.trace.codeAsRun}
          marked={line}
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
