import { useQueries } from '@tanstack/react-query';
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import type { MetricKind } from '../api/executions';
import { curvesPartQuery } from '../api/metrics';
import { type Series, type SeriesAxis, seriesRefine, seriesSmooth } from '../model/series';
import * as text from '../text';
import { SkeletonRows } from '../ui/SkeletonRows';
import { FigureSave } from './FigureSave';
import styles from './FigureView.module.css';
import type { FigureJson } from './figure_json';

const PlotView = lazy(async () => ({ default: (await import('./PlotView')).PlotView }));

const markedBelow = 40;

/** Of a run; dashes are of a job in it, and of the ninth run. */
const colors = [
  '#4f7cd6',
  '#e07b1a',
  '#3a9d5d',
  '#c8484f',
  '#8d63c9',
  '#a06a4a',
  '#d060ab',
  '#1f9aa8',
];
const dashes = ['solid', 'dash', 'dot', 'dashdot'];

export interface ShownCurve {
  job: string;
  label: string;
  /** Decides the colour. */
  run: number;
  /** Decides the dashes. */
  line: number;
  series: Series;
}

interface Props {
  name: string;
  curves: ShownCurve[];
  kind: MetricKind;
  axis: SeriesAxis;
  isLogarithmic: boolean;
  smoothing: number;
  onFail: () => void;
}

/** One metric: the curve of each job in one plot, with names. Whoever zooms in is shown more of it. */
export function MetricChart(props: Props) {
  const { name, curves, kind, axis, isLogarithmic, smoothing, onFail } = props;
  const [range, setRange] = useState<[number, number] | null>(null);
  const parts = useQueries({
    queries: range ? curves.map(({ job }) => curvesPartQuery(job, kind, axis, range)) : [],
  });
  const marks = parts.map(({ dataUpdatedAt }) => dataUpdatedAt).join();
  const axisTitle = axis === 'time' ? text.figures.seconds : text.figures.byStep.toLowerCase();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the marks stand for what was read
  const figure = useMemo<FigureJson>(
    () => ({
      data: curves.map((curve, n) => {
        const part = parts[n]?.data?.series.find((one) => one.name === name);
        return trace(curve, seriesSmooth(seriesRefine(curve.series, part), smoothing));
      }),
      layout: {
        xaxis: { title: { text: axisTitle } },
        yaxis: { title: { text: name }, ...(isLogarithmic ? { type: 'log' } : {}) },
        showlegend: true,
        legend: { orientation: 'h', y: 1.02, yanchor: 'bottom', x: 0 },
        hovermode: 'x unified',
        uirevision: name,
      },
    }),
    [curves, marks, name, axisTitle, isLogarithmic, smoothing],
  );
  const onRange = useCallback((next: [number, number] | null) => setRange(next), []);
  return (
    <figure className={styles.figure}>
      <figcaption>
        <span className={styles.title}>
          <strong>{name}</strong>
        </span>
        <FigureSave title={name} plot={figure} />
      </figcaption>
      <Suspense fallback={<SkeletonRows count={1} height={360} />}>
        <PlotView figure={figure} title={name} onFail={onFail} onRange={onRange} />
      </Suspense>
    </figure>
  );
}

function trace({ label, run, line }: ShownCurve, { x, y }: Series): FigureJson['data'][number] {
  return {
    type: 'scatter',
    mode: x.length < markedBelow ? 'lines+markers' : 'lines',
    name: label,
    x,
    y,
    line: {
      width: 2,
      color: colors[run % colors.length],
      dash: dashes[(line + Math.floor(run / colors.length)) % dashes.length],
    },
    marker: { size: 5 },
  };
}
