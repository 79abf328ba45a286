import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import { metricsQuery } from '../../api/metrics';
import { queryClient } from '../../api/queries';
import type { Job } from '../../api/types';
import { csvOf } from '../../figures/figure_csv';
import { MetricCharts } from '../../figures/MetricCharts';
import { fileName } from '../../model/file_name';
import { metricText, type Point, seriesFacts, seriesOf } from '../../model/series';
import * as text from '../../text';
import { fileSave } from '../../ui/file_save';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import table from '../../ui/Table.module.css';
import { TableFrame } from '../../ui/TableFrame';
import styles from './JobPanel.module.css';

/** What the job logged: its curves, live, and where they stand. */
export function JobMetrics({ job }: { job: Job }) {
  const { data, error, refetch } = useQuery(metricsQuery(job.id));
  const points = data?.points;
  const isBehind = points !== undefined && points.length < job.metric_count;
  useEffect(() => {
    if (isBehind)
      void queryClient.invalidateQueries(
        { queryKey: metricsQuery(job.id).queryKey },
        { cancelRefetch: false },
      );
  }, [isBehind, job.id]);
  const logged = useMemo(() => (points ? [{ label: job.name, points }] : []), [points, job.name]);
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (!points) return <SkeletonRows count={2} height={200} />;
  if (points.length === 0)
    return (
      <p className={styles.none}>
        {job.ended_at ? text.trace.metricsNever : text.trace.metricsEmpty}
      </p>
    );
  const save = () =>
    fileSave(
      new Blob([metricsCsv(points)], { type: 'text/csv' }),
      `${fileName(job.name)}-metrics.csv`,
    );
  return (
    <>
      <Facts points={points} />
      <div>
        <Button leftSection={<Download size={14} aria-hidden />} onClick={save}>
          {text.trace.saveMetrics}
        </Button>
      </div>
      <MetricCharts logged={logged} />
    </>
  );
}

function Facts({ points }: { points: readonly Point[] }) {
  const { metricColumns } = text.trace;
  const all = seriesOf(points, 'step').map((series) => ({
    name: series.name,
    ...seriesFacts(series),
  }));
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
        {all.map(({ name, last, least, most, count }) => (
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

function metricsCsv(points: readonly Point[]): string {
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
