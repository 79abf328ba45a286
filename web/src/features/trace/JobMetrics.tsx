import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useEffect } from 'react';
import type { MetricPoint } from '../../api/executions';
import { curvesQuery, metricsRead, metricsRefresh } from '../../api/metrics';
import type { Job } from '../../api/types';
import { csvOf } from '../../figures/figure_csv';
import { MetricCharts } from '../../figures/MetricCharts';
import { fileName } from '../../model/file_name';
import { type Curve, metricText } from '../../model/series';
import * as text from '../../text';
import { fileSave } from '../../ui/file_save';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import table from '../../ui/Table.module.css';
import { TableFrame } from '../../ui/TableFrame';
import { toastProblem } from '../../ui/toasts';
import styles from './JobPanel.module.css';

/** What the job logged and what it used: its curves, live, and where they stand. */
export function JobMetrics({ job }: { job: Job }) {
  const { data, error, refetch } = useQuery(curvesQuery(job.id, 'user', 'step'));
  const isBehind = data !== undefined && data.total < job.metric_count;
  useEffect(() => {
    if (isBehind) metricsRefresh(job.id, 'user');
  }, [isBehind, job.id]);
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows count={2} height={200} />;
  return (
    <>
      {data.series.length === 0 ? (
        <p className={styles.none}>
          {job.ended_at ? text.trace.metricsNever : text.trace.metricsEmpty}
        </p>
      ) : (
        <Logged job={job} curves={data.series} />
      )}
      <Used job={job} />
    </>
  );
}

function Logged({ job, curves }: { job: Job; curves: readonly Curve[] }) {
  const save = async () => {
    try {
      const csv = metricsCsv(await metricsRead(job.id));
      fileSave(new Blob([csv], { type: 'text/csv' }), `${fileName(job.name)}-metrics.csv`);
    } catch (problem) {
      toastProblem(problem);
    }
  };
  return (
    <>
      <Facts curves={curves} />
      <div>
        <Button leftSection={<Download size={14} aria-hidden />} onClick={save}>
          {text.trace.saveMetrics}
        </Button>
      </div>
      <MetricCharts logged={[{ job: job.id, label: job.name, run: 0, line: 0 }]} kind="user" />
    </>
  );
}

/** What its worker measured; a short job has nothing of it. */
function Used({ job }: { job: Job }) {
  const { data } = useQuery(curvesQuery(job.id, 'system', 'time'));
  if (!data || data.series.length === 0) return null;
  return (
    <>
      <h3>{text.trace.used}</h3>
      <MetricCharts
        logged={[{ job: job.id, label: job.name, run: 0, line: 0 }]}
        kind="system"
        isByTime
      />
    </>
  );
}

function Facts({ curves }: { curves: readonly Curve[] }) {
  const { metricColumns } = text.trace;
  return (
    <TableFrame label={text.trace.metricTable}>
      <thead>
        <tr>
          <th scope="col">{metricColumns.name}</th>
          <th scope="col" className={table.number}>
            {metricColumns.last}
          </th>
          <th scope="col" className={table.number}>
            {metricColumns.least}
          </th>
          <th scope="col" className={table.number}>
            {metricColumns.most}
          </th>
          <th scope="col" className={table.number}>
            {metricColumns.count}
          </th>
        </tr>
      </thead>
      <tbody>
        {curves.map(({ name, last, least, most, count }) => (
          <tr key={name}>
            <td className={table.name}>{name}</td>
            <td className={table.number}>{metricText(last)}</td>
            <td className={table.number}>{metricText(least)}</td>
            <td className={table.number}>{metricText(most)}</td>
            <td className={table.number}>{count}</td>
          </tr>
        ))}
      </tbody>
    </TableFrame>
  );
}

function metricsCsv(points: readonly MetricPoint[]): string {
  const names = [...new Set(points.flatMap(({ values }) => Object.keys(values)))];
  return csvOf(
    ['step', 'time', ...names],
    points.map(({ step, at, values }) => [
      step,
      new Date(at * 1000).toISOString(),
      ...names.map((name) => values[name] ?? null),
    ]),
  );
}
