import { ActionIcon, Button, SegmentedControl, Tooltip } from '@mantine/core';
import '@mantine/core/styles/FloatingIndicator.css';
import '@mantine/core/styles/SegmentedControl.css';
import { useQuery } from '@tanstack/react-query';
import { Box, Download } from 'lucide-react';
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { figureImageRead, figurePlotlyRead } from '../api/executions';
import type { Figure } from '../api/types';
import * as text from '../text';
import { ProblemNotice } from '../ui/ProblemNotice';
import { SkeletonRows } from '../ui/SkeletonRows';
import styles from './FigureView.module.css';
import { figureParse, isSpatial } from './figure_json';
import { useLiveScene } from './live_scenes';

const PlotView = lazy(async () => ({ default: (await import('./PlotView')).PlotView }));

interface Props {
  figure: Figure;
  /** Said before the title: where the figure comes from. */
  origin?: string;
}

/** One figure: as a plot when its parts are known, else as the image that matplotlib drew. */
export function FigureView({ figure, origin }: Props) {
  const title = figure.title || text.figures.untitled(figure.number);
  const [wanted, setWanted] = useState<'plot' | 'image'>('plot');
  const [isFailed, setFailed] = useState(false);
  const onFail = useCallback(() => setFailed(true), []);
  const isPlot = figure.has_plotly && wanted === 'plot' && !isFailed;
  const image = useFigureImage(figure);
  return (
    <figure className={styles.figure}>
      <figcaption>
        <span className={styles.title}>
          {origin ? <span className={styles.origin}>{origin}</span> : null}
          <strong>{title}</strong>
        </span>
        {figure.has_plotly && !isFailed ? (
          <SegmentedControl
            size="xs"
            aria-label={title}
            value={wanted}
            onChange={(value) => setWanted(value === 'image' ? 'image' : 'plot')}
            data={[
              { value: 'plot', label: text.figures.interactive },
              { value: 'image', label: text.figures.image },
            ]}
          />
        ) : null}
        <Tooltip label={text.figures.download}>
          <ActionIcon
            component="a"
            href={image.url ?? undefined}
            download={`${title}.${figure.format}`}
            aria-label={`${text.figures.download}: ${title}`}
          >
            <Download size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </figcaption>
      {isFailed ? <p className={styles.note}>{text.figures.failed}</p> : null}
      {isPlot ? (
        <Plot figure={figure} title={title} image={image.url} onFail={onFail} />
      ) : (
        <Picture url={image.url} title={title} error={image.error} />
      )}
    </figure>
  );
}

interface PlotProps {
  figure: Figure;
  title: string;
  image: string | null;
  onFail: () => void;
}

function Plot({ figure, title, image, onFail }: PlotProps) {
  const { data, error } = useQuery({
    queryKey: ['figure', figure.id, 'plotly', figure.version],
    queryFn: () => figurePlotlyRead(figure.id),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (previous) => previous,
  });
  const parsed = useMemo(() => (data === undefined ? undefined : figureParse(data)), [data]);
  const scene = useLiveScene(figure.id, parsed ? isSpatial(parsed) : false);
  useEffect(() => {
    if (error || parsed === null) onFail();
  }, [error, parsed, onFail]);
  if (!parsed) return <SkeletonRows count={1} height={360} />;
  if (!scene.isLive)
    return (
      <div className={styles.still}>
        <Picture url={image} title={title} error={null} />
        <Button leftSection={<Box size={15} aria-hidden />} onClick={scene.revive}>
          {text.figures.show3d}
        </Button>
      </div>
    );
  return (
    <Suspense fallback={<SkeletonRows count={1} height={360} />}>
      <PlotView figure={parsed} title={title} onFail={onFail} />
    </Suspense>
  );
}

function Picture(props: { url: string | null; title: string; error: unknown }) {
  if (props.error) return <ProblemNotice error={props.error} />;
  if (!props.url) return <SkeletonRows count={1} height={300} />;
  return <img className={styles.image} src={props.url} alt={props.title} />;
}

/** The image as an object address; the older version stays until the newer is here. */
function useFigureImage(figure: Figure): { url: string | null; error: unknown } {
  const { data, error } = useQuery({
    queryKey: ['figure', figure.id, 'image', figure.version],
    queryFn: () => figureImageRead(figure.id),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (previous) => previous,
  });
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!data) return;
    const address = URL.createObjectURL(data);
    setUrl(address);
    return () => URL.revokeObjectURL(address);
  }, [data]);
  return { url, error };
}
