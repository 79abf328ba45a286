import { Select } from '@mantine/core';
import { lazy, Suspense, useMemo, useState } from 'react';
import type { SweepResults } from '../../api/sweeps';
import type { FigureJson } from '../../figures/figure_json';
import { axisDots } from '../../model/sweep';
import * as text from '../../text';
import { SkeletonRows } from '../../ui/SkeletonRows';
import styles from './Sweep.module.css';

const PlotView = lazy(async () => ({
  default: (await import('../../figures/PlotView')).PlotView,
}));

/** One metric against one axis: a dot for each member. */
export function SweepPlot({ results }: { results: SweepResults }) {
  const { items, metrics, sweep } = results;
  const [metric, setMetric] = useState(0);
  const [axis, setAxis] = useState(0);
  const [hasFailed, setFailed] = useState(false);
  const metricName = metrics[metric]?.name ?? '';
  const axisName = sweep.axes[axis]?.attribute ?? '';
  const figure = useMemo<FigureJson>(() => {
    const { x, y, positions, isNumbers, isWide } = axisDots(items, axis, metric);
    return {
      data: [
        {
          type: 'scatter',
          mode: 'markers',
          name: metricName,
          x,
          y,
          text: positions.map((position) => `${position + 1}`),
          marker: { size: 9, color: '#4f7cd6' },
        },
      ],
      layout: {
        xaxis: {
          title: { text: axisName },
          type: isWide ? 'log' : isNumbers ? 'linear' : 'category',
        },
        yaxis: { title: { text: metricName } },
        showlegend: false,
        uirevision: `${axis} ${metric}`,
      },
    };
  }, [items, axis, metric, axisName, metricName]);
  if (metrics.length === 0) return <p className={styles.hint}>{text.sweeps.noMetrics}</p>;
  const choices = (names: string[]) =>
    names.map((label, index) => ({ value: String(index), label }));
  return (
    <section className={styles.plot} aria-label={text.sweeps.plot}>
      <div className={styles.choices}>
        <Select
          size="xs"
          label={text.sweeps.metric}
          data={choices(metrics.map(({ node_name, name }) => `${node_name} ${name}`))}
          value={String(metric)}
          onChange={(value) => setMetric(Number(value))}
          allowDeselect={false}
        />
        <Select
          size="xs"
          label={text.sweeps.axis}
          data={choices(sweep.axes.map(({ node_name, attribute }) => `${node_name}.${attribute}`))}
          value={String(axis)}
          onChange={(value) => setAxis(Number(value))}
          allowDeselect={false}
        />
      </div>
      {hasFailed ? null : (
        <Suspense fallback={<SkeletonRows count={1} height={320} />}>
          <PlotView
            figure={figure}
            title={`${metricName} – ${axisName}`}
            onFail={() => setFailed(true)}
          />
        </Suspense>
      )}
    </section>
  );
}
