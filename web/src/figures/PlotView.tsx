import { useComputedColorScheme } from '@mantine/core';
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
}

const config = {
  displaylogo: false,
  responsive: true,
  modeBarButtonsToRemove: ['select2d', 'lasso2d', 'autoScale2d'],
};

/** A figure that can be zoomed and read off. The library comes with the first one. */
export function PlotView({ figure, title, onFail, isFilling = false, isPaper = false }: Props) {
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
    };
    draw().catch((error) => !isClosed && onFail(error));
    return () => {
      isClosed = true;
    };
  }, [figure, title, scheme, isPaper, onFail]);

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

function schemeColors(element: HTMLElement) {
  const style = getComputedStyle(element);
  const color = (name: string) => style.getPropertyValue(name).trim();
  return {
    text: color('--df-text'),
    grid: color('--df-border'),
    line: color('--df-border-strong'),
  };
}
