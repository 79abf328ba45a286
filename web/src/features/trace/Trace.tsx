import { CloseButton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { SearchX } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { useExecutionEvents } from '../../api/execution_events';
import { problemFrom } from '../../api/problem';
import { executionQuery } from '../../api/queries';
import type { ExecutionDetail, Job } from '../../api/types';
import { useCanEdit } from '../../collab/useCanEdit';
import { useCanRun } from '../../collab/useCanRun';
import { type TraceTab, traceTabs } from '../../router';
import * as text from '../../text';
import { EmptyState } from '../../ui/EmptyState';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import { Split } from '../../ui/Split';
import { useActions } from '../shell/actions';
import { Cleaned } from './Cleaned';
import type { CodeView } from './JobCode';
import { JobList } from './JobList';
import { JobPanel } from './JobPanel';
import { canRestart, firstInterest, jobBeside, nextFailed } from './job_interest';
import { RunValues } from './RunValues';
import styles from './Trace.module.css';
import { TraceGraph } from './TraceGraph';
import { TraceHeader } from './TraceHeader';
import { useContinue } from './useContinue';

/** One execution, live: its graph, and what the chosen job printed, drew and made. */
export function Trace() {
  const { project, execution: id } = useParams({ from: '/p/$project/executions/$execution' });
  const { data, error, refetch } = useQuery(executionQuery(id));
  useExecutionEvents(project, [id]);
  useEffect(() => {
    if (data) document.title = `${data.name} · ${text.product}`;
  }, [data]);
  if (data) return <TraceView execution={data} />;
  if (problemFrom(error).status === 404)
    return (
      <EmptyState icon={SearchX} title={text.trace.gone}>
        {text.trace.goneBody}
      </EmptyState>
    );
  return (
    <div className={styles.wait}>
      {error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : null}
      {error ? null : <SkeletonRows count={4} height={90} />}
    </div>
  );
}

function TraceView({ execution }: { execution: ExecutionDetail }) {
  const search = useSearch({ from: '/p/$project/executions/$execution' });
  const navigate = useNavigate({ from: '/p/$project/executions/$execution' });
  const isSmall = useMediaQuery('(max-width: 767px)') ?? false;
  const chosen = execution.job_list.find(({ id }) => id === search.job);
  const job = chosen ?? (isSmall ? undefined : firstInterest(execution.job_list));

  const choose = useCallback(
    (next: Job | null) =>
      void navigate({
        search: (present) => {
          const { job: _job, ...rest } = present;
          return next ? { ...rest, job: next.id } : rest;
        },
        replace: !isSmall,
      }),
    [navigate, isSmall],
  );
  /** Who asks for a part of a job stays with that job, whatever becomes more interesting meanwhile. */
  const setTab = (tab: TraceTab) =>
    void navigate({
      search: (present) => ({ ...present, tab, ...(job && { job: job.id }) }),
      replace: true,
    });
  const [sought, setSought] = useState<string | null>(null);
  const seek = (next: Job | undefined) => {
    if (!next) return;
    setSought(next.node);
    choose(next);
  };
  const [codeView, setCodeView] = useState<CodeView>('ran');
  const continuing = useContinue(execution, job);
  const canRun = useCanRun(execution.project) && execution.cleaned_at === null;
  const canEdit = useCanEdit(execution.project);
  const jobs = execution.job_list;
  const failed = nextFailed(jobs, job?.id);
  const group = text.executions.title;
  useActions([
    {
      id: 'trace.failed',
      group,
      label: text.trace.toFailed,
      shortcut: 'f',
      when: failed !== undefined,
      run: () => seek(failed),
    },
    {
      id: 'trace.next',
      group,
      label: text.trace.nextJob,
      shortcut: 'j',
      run: () => seek(jobBeside(jobs, job?.id, 1)),
    },
    {
      id: 'trace.previous',
      group,
      label: text.trace.previousJob,
      shortcut: 'k',
      run: () => seek(jobBeside(jobs, job?.id, -1)),
    },
    {
      id: 'trace.edit',
      group,
      label: text.trace.codeEdit,
      shortcut: 'e',
      when: job !== undefined && canEdit,
      run: () => {
        setCodeView('edit');
        setTab('code');
      },
    },
    ...traceTabs.map((tab, n) => ({
      id: `trace.tab.${tab}`,
      group,
      label: text.trace.showTab(text.trace[tab]),
      shortcut: String(n + 1),
      run: () => setTab(tab),
    })),
  ]);
  const panel = job ? (
    <JobPanel
      execution={execution}
      job={job}
      tab={search.tab ?? 'console'}
      onTab={setTab}
      codeView={codeView}
      onCodeView={setCodeView}
      onRestart={canRun && canRestart(job) ? () => continuing.restart(job) : null}
      onClose={isSmall ? () => choose(null) : null}
    />
  ) : (
    <p className={styles.hint}>{text.trace.chooseJob}</p>
  );

  return (
    <div className={styles.trace}>
      <TraceHeader
        execution={execution}
        failedCount={execution.jobs.failed}
        onFailed={() => seek(failed)}
        continuing={continuing}
      />
      <RunValues execution={execution} />
      <Cleaned execution={execution} />
      {continuing.problem ? (
        <div className={styles.problem}>
          <ProblemNotice error={continuing.problem} />
          <CloseButton aria-label={text.common.close} onClick={continuing.forget} />
        </div>
      ) : null}
      {isSmall ? (
        <div className={styles.small}>
          {chosen ? panel : <JobList jobs={execution.job_list} onChoose={choose} />}
        </div>
      ) : (
        <Split
          name="trace"
          initial={0.42}
          label={text.trace.graph}
          left={
            <TraceGraph
              execution={execution}
              chosen={job?.node}
              sought={sought}
              onChoose={choose}
            />
          }
          right={panel}
        />
      )}
    </div>
  );
}
