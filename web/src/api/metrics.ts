// What jobs logged and what they used, thinned to what can be seen; then the new points, and more of a part one looks at.

import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { curvesGrow, type SeriesAxis } from '../model/series';
import { type MetricKind, type MetricPoint, metricCurves, metricList } from './executions';
import { queryClient } from './queries';

export interface MetricEvent {
  job: string;
  attempt: number;
  kind?: MetricKind;
  start: number;
  total: number;
  points?: MetricPoint[];
}

const shownPoints = 1000;
/** A curve that has grown by more is read anew, and so thinned again. */
const grownPoints = 1000;
const readAgain = 1000;
const axes: SeriesAxis[] = ['step', 'time'];

export const curvesQuery = (job: string, kind: MetricKind, axis: SeriesAxis) =>
  queryOptions({
    queryKey: ['metrics', job, kind, axis],
    queryFn: () => metricCurves(job, { kind, axis, points: shownPoints }),
  });

/** The same between two values of the axis: so much finer. */
export const curvesPartQuery = (
  job: string,
  kind: MetricKind,
  axis: SeriesAxis,
  [from, to]: [number, number],
) =>
  queryOptions({
    queryKey: ['metrics', job, kind, axis, from, to],
    queryFn: () => metricCurves(job, { kind, axis, points: shownPoints, from, to }),
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });

/** All points that a job logged, as they were. */
export async function metricsRead(job: string): Promise<MetricPoint[]> {
  const points: MetricPoint[] = [];
  for (let start: number | null = 0; start !== null; ) {
    const page = await metricList(job, start);
    points.push(...page.points);
    start = page.next;
  }
  return points;
}

const waiting = new Set<string>();

/** At most once a second, however much a job logs. */
export function metricsRefresh(job: string, kind: MetricKind) {
  const key = `${job} ${kind}`;
  if (waiting.has(key)) return;
  waiting.add(key);
  setTimeout(() => {
    waiting.delete(key);
    void queryClient.invalidateQueries(
      { queryKey: ['metrics', job, kind] },
      { cancelRefetch: false },
    );
  }, readAgain);
}

/** Adds what has just been logged; what cannot be added is read. */
export function metricReceive({ job, attempt, kind = 'user', start, total, points }: MetricEvent) {
  for (const axis of axes) {
    const key = curvesQuery(job, kind, axis).queryKey;
    const known = queryClient.getQueryData(key);
    if (!known) continue;
    const begin = known.total === 0 ? (points?.[0]?.at ?? 0) : known.begin;
    const series =
      points && known.attempt === attempt && known.total === start
        ? curvesGrow(known.series, points, axis, begin)
        : null;
    if (series) queryClient.setQueryData(key, { ...known, begin, total, series });
    if (!series || series.some(({ x }) => x.length > shownPoints + grownPoints))
      metricsRefresh(job, kind);
  }
}
