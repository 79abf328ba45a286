// What jobs logged with deepforge.log(), read once and then only the new points.

import { queryOptions } from '@tanstack/react-query';
import { type MetricKind, type MetricPoint, metricList } from './executions';
import { queryClient } from './queries';

export interface Metrics {
  attempt: number;
  points: MetricPoint[];
}

export interface MetricEvent {
  job: string;
  attempt: number;
  kind?: MetricKind;
  start: number;
  total: number;
  points?: MetricPoint[];
}

export const metricsQuery = (job: string) =>
  queryOptions({ queryKey: ['metrics', job], queryFn: () => metricsRead(job) });

async function metricsRead(job: string): Promise<Metrics> {
  const known = queryClient.getQueryData(metricsQuery(job).queryKey);
  let metrics = known ?? { attempt: 0, points: [] };
  for (let start: number | null = metrics.points.length; start !== null; ) {
    const page = await metricList(job, start);
    if (page.attempt !== metrics.attempt && start > 0) {
      metrics = { attempt: page.attempt, points: [] };
      start = 0;
      continue;
    }
    metrics = { attempt: page.attempt, points: [...metrics.points, ...page.points] };
    start = page.next;
  }
  return metrics;
}

/** Adds what has just been logged; what cannot be added is read. */
export function metricReceive({ job, attempt, kind, start, points }: MetricEvent) {
  if (kind === 'system') return;
  const key = metricsQuery(job).queryKey;
  const known = queryClient.getQueryData(key);
  if (!known) return;
  if (points && known.attempt === attempt && known.points.length === start)
    queryClient.setQueryData(key, { attempt, points: [...known.points, ...points] });
  else void queryClient.invalidateQueries({ queryKey: key }, { cancelRefetch: false });
}
