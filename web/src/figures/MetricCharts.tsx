import { SegmentedControl, Slider, Switch } from '@mantine/core';
import '@mantine/core/styles/FloatingIndicator.css';
import '@mantine/core/styles/SegmentedControl.css';
import '@mantine/core/styles/Slider.css';
import '@mantine/core/styles/Switch.css';
import { useQueries } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import type { MetricKind } from '../api/executions';
import { curvesQuery } from '../api/metrics';
import type { SeriesAxis } from '../model/series';
import * as text from '../text';
import { ProblemNotice } from '../ui/ProblemNotice';
import { SkeletonRows } from '../ui/SkeletonRows';
import styles from './FigureView.module.css';
import { MetricChart, type ShownCurve } from './MetricChart';

/** A job whose curves are drawn: its colour is that of its run, its dashes are its own. */
export interface Logged {
  job: string;
  label: string;
  run: number;
  line: number;
}

interface Props {
  logged: Logged[];
  kind: MetricKind;
  /** Where the horizontal axis cannot be chosen. */
  isByTime?: boolean;
}

/** A plot for each name that was logged, with the curves of all jobs that did. */
export function MetricCharts({ logged, kind, isByTime = false }: Props) {
  const [chosenAxis, setAxis] = useState<SeriesAxis>('step');
  const [isLogarithmic, setLogarithmic] = useState(false);
  const [smoothing, setSmoothing] = useState(0);
  const [isFailed, setFailed] = useState(false);
  const onFail = useCallback(() => setFailed(true), []);
  const axis = isByTime ? 'time' : chosenAxis;
  const queries = useQueries({ queries: logged.map(({ job }) => curvesQuery(job, kind, axis)) });
  const marks = queries.map(({ dataUpdatedAt }) => dataUpdatedAt).join();
  const labels = logged.map(({ job, label }) => `${job} ${label}`).join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the marks stand for what was read
  const charts = useMemo(() => {
    const found = new Map<string, ShownCurve[]>();
    logged.forEach((source, n) => {
      for (const curve of queries[n]?.data?.series ?? [])
        found.set(curve.name, [...(found.get(curve.name) ?? []), { ...source, series: curve }]);
    });
    return [...found];
  }, [marks, labels, axis]);
  const failed = queries.find(({ error }) => error);
  return (
    <>
      <div className={styles.tools} data-plain>
        {isByTime ? null : (
          <SegmentedControl
            size="xs"
            aria-label={text.figures.axis}
            value={axis}
            onChange={(value) => setAxis(value === 'time' ? 'time' : 'step')}
            data={[
              { value: 'step', label: text.figures.byStep },
              { value: 'time', label: text.figures.byTime },
            ]}
          />
        )}
        <Switch
          size="xs"
          label={text.figures.logarithmic}
          checked={isLogarithmic}
          onChange={(event) => setLogarithmic(event.currentTarget.checked)}
        />
        <span className={styles.smoothing}>
          <span>{text.figures.smoothing}</span>
          <Slider
            size="xs"
            min={0}
            max={0.99}
            step={0.01}
            label={(value) => value.toFixed(2)}
            thumbLabel={text.figures.smoothing}
            value={smoothing}
            onChange={setSmoothing}
          />
        </span>
      </div>
      {failed ? <ProblemNotice error={failed.error} /> : null}
      {isFailed ? <p className={styles.note}>{text.figures.failed}</p> : null}
      {queries.some(({ isPending }) => isPending) ? <SkeletonRows count={1} height={240} /> : null}
      {charts.map(([name, curves]) => (
        <MetricChart
          key={`${name} ${axis}`}
          name={name}
          curves={curves}
          kind={kind}
          axis={axis}
          isLogarithmic={isLogarithmic}
          smoothing={smoothing}
          onFail={onFail}
        />
      ))}
    </>
  );
}
