import type { ExecutionDetail } from '../../api/types';
import { type Logged, MetricCharts } from '../../figures/MetricCharts';
import * as text from '../../text';
import styles from './Executions.module.css';

/** What the runs logged, the curves of all of them in one plot for each name: a colour for each run, dashes for its jobs. */
export function CompareMetrics({ runs }: { runs: ExecutionDetail[] }) {
  const logged = runs.flatMap((run, n): Logged[] => {
    const jobs = run.job_list.filter(({ metric_count }) => metric_count > 0);
    return jobs.map((job, line) => ({
      job: job.id,
      run: runs.length > 1 ? n : line,
      line: runs.length > 1 ? line : 0,
      label: labelOf(run.name, job.name, runs.length > 1, jobs.length > 1),
    }));
  });
  if (logged.length === 0) return <p className={styles.hint}>{text.executions.metricsEmpty}</p>;
  return <MetricCharts logged={logged} kind="user" />;
}

function labelOf(run: string, job: string, areRuns: boolean, areJobs: boolean): string {
  if (!areRuns) return job;
  return areJobs ? `${run} · ${job}` : run;
}
