import { Progress } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { SweepResults } from '../../api/sweeps';
import * as text from '../../text';
import { Page } from '../../ui/Page';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import { StatusBadge } from '../../ui/StatusBadge';
import styles from './Sweep.module.css';
import { SweepActions } from './SweepActions';
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
      actions={data ? <SweepActions sweep={data.sweep} sort={sort} /> : null}
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
