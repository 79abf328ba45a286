import { SegmentedControl, Slider, Switch } from '@mantine/core';
import '@mantine/core/styles/FloatingIndicator.css';
import '@mantine/core/styles/SegmentedControl.css';
import '@mantine/core/styles/Slider.css';
import '@mantine/core/styles/Switch.css';
import { useCallback, useMemo, useState } from 'react';
import type { MetricPoint } from '../api/executions';
import { type SeriesAxis, seriesOf } from '../model/series';
import * as text from '../text';
import styles from './FigureView.module.css';
import { type Curve, MetricChart } from './MetricChart';

export interface Logged {
  label: string;
  points: MetricPoint[];
}

/** A plot for each name that was logged, with the curves of all jobs that did. */
export function MetricCharts({ logged }: { logged: Logged[] }) {
  const [axis, setAxis] = useState<SeriesAxis>('step');
  const [isLogarithmic, setLogarithmic] = useState(false);
  const [smoothing, setSmoothing] = useState(0);
  const [isFailed, setFailed] = useState(false);
  const onFail = useCallback(() => setFailed(true), []);
  const charts = useMemo(() => chartsOf(logged, axis), [logged, axis]);
  return (
    <>
      <div className={styles.tools} data-plain>
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
      {isFailed ? <p className={styles.note}>{text.figures.failed}</p> : null}
      {charts.map(([name, curves]) => (
        <MetricChart
          key={name}
          name={name}
          curves={curves}
          axisTitle={axis === 'time' ? text.figures.seconds : text.figures.byStep.toLowerCase()}
          isLogarithmic={isLogarithmic}
          smoothing={smoothing}
          onFail={onFail}
        />
      ))}
    </>
  );
}

function chartsOf(logged: Logged[], axis: SeriesAxis): [string, Curve[]][] {
  const charts = new Map<string, Curve[]>();
  for (const { label, points } of logged)
    for (const series of seriesOf(points, axis))
      charts.set(series.name, [...(charts.get(series.name) ?? []), { label, series }]);
  return [...charts];
}
