import { useComputedColorScheme } from '@mantine/core';
import type { PlotElement } from 'plotly.js/lib/core';
import { useEffect, useRef } from 'react';
import styles from './FigureView.module.css';
import { type FigureJson, figureLayout, isSpatial, paperColors } from './figure_json';

interface Props {
  figure: FigureJson;
  title: string;
  onFail: (error: unknown) => void;
  /** It fills its place instead of having a height of its own. */
  isFilling?: boolean;
  /** On white in any scheme, as what matplotlib draws is meant to be. */
  isPaper?: boolean;
  /** Which part of the horizontal axis is looked at; null is all of it. */
  onRange?: (range: [number, number] | null) => void;
}

const config = {
  displaylogo: false,
  responsive: true,
  modeBarButtonsToRemove: ['select2d', 'lasso2d', 'autoScale2d'],
};

/** A figure that can be zoomed and read off. The library comes with the first one. */
export function PlotView(props: Props) {
  const { figure, title, onFail, onRange, isFilling = false, isPaper = false } = props;
  const host = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme('light');

  // biome-ignore lint/correctness/useExhaustiveDependencies: another scheme means other colours
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    let isClosed = false;
    const draw = async () => {
      const { plotly } = await import('./plotly2d');
      if (isSpatial(figure)) await import('./plotly3d');
      if (isClosed) return;
      const colors = isPaper ? paperColors : schemeColors(element);
      const layout = figureLayout(figure, colors, title);
      await plotly.react(element, figure.data, layout, {
        ...config,
        toImageButtonOptions: { filename: title, scale: 2 },
      });
      if (!onRange || isClosed) return;
      const plot = element as HTMLElement as PlotElement;
      plot.removeAllListeners('plotly_relayout');
      plot.on('plotly_relayout', (event) => {
        const range = rangeOf(event);
        if (range !== undefined) onRange(range);
      });
    };
    draw().catch((error) => !isClosed && onFail(error));
    return () => {
      isClosed = true;
    };
  }, [figure, title, scheme, isPaper, onFail, onRange]);

  useEffect(() => {
    const element = host.current;
    return () => {
      if (element) void import('./plotly2d').then(({ plotly }) => plotly.purge(element));
    };
  }, []);

  return (
    // biome-ignore lint/a11y/useSemanticElements: a plot is no fieldset
    <div
      ref={host}
      className={styles.plot}
      data-filling={isFilling || undefined}
      data-paper={isPaper || undefined}
      role="group"
      aria-label={title}
    />
  );
}

/** Undefined when something else has changed. */
function rangeOf(event: Record<string, unknown>): [number, number] | null | undefined {
  if (event['xaxis.autorange'] === true) return null;
  const [from, to] = [event['xaxis.range[0]'], event['xaxis.range[1]']];
  return typeof from === 'number' && typeof to === 'number' ? [from, to] : undefined;
}

function schemeColors(element: HTMLElement) {
  const style = getComputedStyle(element);
  const color = (name: string) => style.getPropertyValue(name).trim();
  return {
    text: color('--df-text'),
    grid: color('--df-border'),
    line: color('--df-border-strong'),
  };
}
