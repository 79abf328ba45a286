import { SegmentedControl } from '@mantine/core';
import { lazy, Suspense } from 'react';
import type { ExecutionDetail, Job } from '../../api/types';
import { useModel } from '../../collab/open_document';
import { useCanEdit } from '../../collab/useCanEdit';
import { useCanRun } from '../../collab/useCanRun';
import * as text from '../../text';
import { ButtonLink } from '../../ui/links';
import { SkeletonRows } from '../../ui/SkeletonRows';
import { CodeAsRun } from './CodeAsRun';
import { CodeDifference } from './CodeDifference';
import styles from './JobPanel.module.css';

const CodeCopy = lazy(async () => ({ default: (await import('./CodeCopy')).CodeCopy }));
const CodeNow = lazy(async () => ({ default: (await import('./CodeNow')).CodeNow }));

export type CodeView = 'ran' | 'diff' | 'edit';

interface Props {
  execution: ExecutionDetail;
  job: Job;
  view: CodeView;
  onView: (view: CodeView) => void;
}

/** The code as it ran, what has become of it, and the code as it is now, to be repaired here. */
export function JobCode({ execution, job, view, onView }: Props) {
  const { project } = execution;
  const model = useModel(project);
  const canEdit = useCanEdit(project);
  const canRun = useCanRun(project);
  const isDebug = execution.debug_revision !== null;
  if (job.operation === 'Input' || job.operation === 'Output')
    return <p className={styles.none}>{text.trace.codeBuiltIn}</p>;
  const operation = model?.operations[job.operation];
  const views = (['ran', 'diff', 'edit'] as const).filter(
    (one) => one !== 'edit' || isDebug || (operation && canEdit),
  );
  const shown = views.includes(view) ? view : 'ran';
  return (
    <>
      <div className={styles.row}>
        <SegmentedControl
          size="xs"
          aria-label={text.trace.codeView}
          data={views.map((value) => ({ value, label: text.trace.codeViews[value] }))}
          value={shown}
          onChange={(value) => onView(views.find((one) => one === value) ?? 'ran')}
        />
        {model && !operation ? <span className={styles.dim}>{text.trace.codeGone}</span> : null}
        {operation ? (
          <ButtonLink
            to="/p/$project/operations/$operation"
            params={{ project, operation: job.operation }}
            search={job.error?.line ? { line: job.error.line } : {}}
            className={styles.end ?? ''}
          >
            {text.trace.codeNow}
          </ButtonLink>
        ) : null}
      </div>
      {shown === 'ran' ? <CodeAsRun execution={execution} job={job} operation={operation} /> : null}
      {shown === 'diff' ? (
        <CodeDifference key={job.id} execution={execution} job={job} operation={operation} />
      ) : null}
      {shown === 'edit' && isDebug ? (
        <Suspense fallback={<SkeletonRows count={1} height={320} />}>
          <CodeCopy key={job.operation} execution={execution} job={job} isReadOnly={!canRun} />
        </Suspense>
      ) : null}
      {shown === 'edit' && operation && !isDebug ? (
        <Suspense fallback={<SkeletonRows count={1} height={320} />}>
          <CodeNow project={project} job={job} operation={operation} />
        </Suspense>
      ) : null}
    </>
  );
}
