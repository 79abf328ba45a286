import { Button, Progress } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Download, OctagonX, StepForward } from 'lucide-react';
import { useState } from 'react';
import { problemFrom } from '../../api/problem';
import { queryClient } from '../../api/queries';
import { type SweepResults, sweepCancel, sweepContinue, sweepResultCsvUrl } from '../../api/sweeps';
import { useCanRun } from '../../collab/useCanRun';
import * as text from '../../text';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { ButtonLink } from '../../ui/links';
import { Page } from '../../ui/Page';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import { StatusBadge } from '../../ui/StatusBadge';
import { toastShow } from '../../ui/toasts';
import styles from './Sweep.module.css';
import { SweepPlot } from './SweepPlot';
import { SweepTable } from './SweepTable';
import { sweepResultsQuery } from './sweep_queries';

/** One sweep: how far it is, what its members came to, and a plot of it. */
export function Sweep() {
  const { project, sweep: id } = useParams({ from: '/p/$project/sweeps/$sweep' });
  const { sort = 'position' } = useSearch({ from: '/p/$project/sweeps/$sweep' });
  const navigate = useNavigate({ from: '/p/$project/sweeps/$sweep' });
  const { data, error } = useQuery(sweepResultsQuery(project, id, sort));
  const name = data?.sweep.name ?? text.sweeps.title;
  return (
    <Page
      name={name}
      title={name}
      lead={data ? <Standing results={data} /> : null}
      actions={data ? <Acts project={project} results={data} sort={sort} /> : null}
    >
      {error && !data ? <ProblemNotice error={error} /> : null}
      {data ? (
        <div className={styles.content}>
          <SweepPlot results={data} />
          <SweepTable
            project={project}
            results={data}
            sort={sort}
            onSort={(next) => void navigate({ search: { sort: next }, replace: true })}
          />
        </div>
      ) : error ? null : (
        <SkeletonRows count={6} />
      )}
    </Page>
  );
}

function Standing({ results }: { results: SweepResults }) {
  const { executions, status, pipeline_name } = results.sweep;
  const { total, planned, running, failed } = executions;
  const done = total - planned - running;
  return (
    <span className={styles.standing}>
      <StatusBadge status={status} />
      <span>{pipeline_name}</span>
      <span>{text.sweeps.progress(done, total)}</span>
      {running > 0 ? <span>{text.sweeps.running(running)}</span> : null}
      {failed > 0 ? <span>{text.sweeps.failed(failed)}</span> : null}
      <Progress
        value={(100 * done) / total}
        className={styles.progress}
        aria-label={text.sweeps.progress(done, total)}
      />
    </span>
  );
}

function Acts({
  project,
  results,
  sort,
}: {
  project: string;
  results: SweepResults;
  sort: string;
}) {
  const { id, status, executions } = results.sweep;
  const canRun = useCanRun(project);
  const [isAsking, setAsking] = useState(false);
  const act = async (perform: () => Promise<unknown>) => {
    try {
      await perform();
    } catch (error) {
      toastShow({ kind: 'problem', title: problemFrom(error).message });
    }
    await queryClient.invalidateQueries({ queryKey: ['sweep', project, id] });
  };
  const open = executions.failed + executions.canceled + executions.refused;
  return (
    <>
      <ButtonLink variant="subtle" to="/p/$project/sweeps" params={{ project }}>
        {text.sweeps.all}
      </ButtonLink>
      <Button
        component="a"
        href={sweepResultCsvUrl(project, id, sort)}
        download
        leftSection={<Download size={14} aria-hidden />}
      >
        {text.sweeps.csv}
      </Button>
      {canRun && status !== 'running' && open > 0 ? (
        <Button
          leftSection={<StepForward size={14} aria-hidden />}
          onClick={() => void act(() => sweepContinue(project, id))}
        >
          {text.sweeps.goOn}
        </Button>
      ) : null}
      {canRun && status === 'running' ? (
        <Button leftSection={<OctagonX size={14} aria-hidden />} onClick={() => setAsking(true)}>
          {text.sweeps.cancel}
        </Button>
      ) : null}
      {isAsking ? (
        <ConfirmDialog
          title={`${text.sweeps.cancel}?`}
          confirm={text.sweeps.cancel}
          cancel={text.sweeps.keep}
          onConfirm={() => act(() => sweepCancel(project, id))}
          onClose={() => setAsking(false)}
        >
          {text.sweeps.cancelBody}
        </ConfirmDialog>
      ) : null}
    </>
  );
}
