import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { metricsQuery } from '../../api/metrics';
import type { ExecutionDetail } from '../../api/types';
import { MetricCharts } from '../../figures/MetricCharts';
import * as text from '../../text';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import styles from './Executions.module.css';

/** What the runs logged, the curves of all of them in one plot for each name. */
export function CompareMetrics({ runs }: { runs: ExecutionDetail[] }) {
  const sources = runs.flatMap((run) => {
    const jobs = run.job_list.filter(({ metric_count }) => metric_count > 0);
    return jobs.map((job) => ({
      id: job.id,
      label: labelOf(run.name, job.name, runs.length > 1, jobs.length > 1),
    }));
  });
  const queries = useQueries({ queries: sources.map(({ id }) => metricsQuery(id)) });
  const marks = queries.map(({ dataUpdatedAt }) => dataUpdatedAt).join();
  const labels = sources.map(({ label }) => label).join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the marks stand for what was read
  const logged = useMemo(
    () =>
      sources.flatMap(({ label }, n) => {
        const points = queries[n]?.data?.points;
        return points ? [{ label, points }] : [];
      }),
    [marks, labels],
  );
  const failed = queries.find(({ error }) => error);
  if (sources.length === 0) return <p className={styles.hint}>{text.executions.metricsEmpty}</p>;
  return (
    <>
      {failed ? <ProblemNotice error={failed.error} /> : null}
      {queries.some(({ isPending }) => isPending) ? <SkeletonRows count={1} height={240} /> : null}
      {logged.length > 0 ? <MetricCharts logged={logged} /> : null}
    </>
  );
}

function labelOf(run: string, job: string, areRuns: boolean, areJobs: boolean): string {
  if (!areRuns) return job;
  return areJobs ? `${run} · ${job}` : run;
}
