import { lazy, Suspense, useMemo } from 'react';
import { type Series, seriesSmooth, seriesThin } from '../model/series';
import { SkeletonRows } from '../ui/SkeletonRows';
import { FigureSave } from './FigureSave';
import styles from './FigureView.module.css';
import type { FigureJson } from './figure_json';

const PlotView = lazy(async () => ({ default: (await import('./PlotView')).PlotView }));

const mostPoints = 2000;
const markedBelow = 40;

/** Told apart by more than colour: the ninth curve is drawn with dashes. */
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

export interface Curve {
  label: string;
  series: Series;
}

interface Props {
  name: string;
  curves: Curve[];
  axisTitle: string;
  isLogarithmic: boolean;
  smoothing: number;
  onFail: () => void;
}

/** One metric: the curve of each job in one plot, with names. */
export function MetricChart({ name, curves, axisTitle, isLogarithmic, smoothing, onFail }: Props) {
  const figure = useMemo<FigureJson>(
    () => ({
      data: curves.map(({ label, series }, index) =>
        trace(label, seriesThin(seriesSmooth(series, smoothing), mostPoints), index),
      ),
      layout: {
        xaxis: { title: { text: axisTitle } },
        yaxis: { title: { text: name }, ...(isLogarithmic ? { type: 'log' } : {}) },
        showlegend: true,
        legend: { orientation: 'h', y: 1.02, yanchor: 'bottom', x: 0 },
        hovermode: 'x unified',
        uirevision: name,
      },
    }),
    [curves, name, axisTitle, isLogarithmic, smoothing],
  );
  return (
    <figure className={styles.figure}>
      <figcaption>
        <span className={styles.title}>
          <strong>{name}</strong>
        </span>
        <FigureSave title={name} plot={figure} />
      </figcaption>
      <Suspense fallback={<SkeletonRows count={1} height={360} />}>
        <PlotView figure={figure} title={name} onFail={onFail} />
      </Suspense>
    </figure>
  );
}

function trace(label: string, { x, y }: Series, index: number): FigureJson['data'][number] {
  return {
    type: 'scatter',
    mode: x.length < markedBelow ? 'lines+markers' : 'lines',
    name: label,
    x,
    y,
    line: {
      width: 2,
      color: colors[index % colors.length],
      dash: dashes[Math.floor(index / colors.length) % dashes.length],
    },
    marker: { size: 5 },
  };
}
