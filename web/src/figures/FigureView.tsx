import { ActionIcon, Button, Modal, SegmentedControl, Tooltip } from '@mantine/core';
import '@mantine/core/styles/FloatingIndicator.css';
import '@mantine/core/styles/SegmentedControl.css';
import { useQuery } from '@tanstack/react-query';
import { Box, Expand } from 'lucide-react';
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import { figurePlotlyRead } from '../api/executions';
import type { Figure } from '../api/types';
import * as text from '../text';
import { ProblemNotice } from '../ui/ProblemNotice';
import { SkeletonRows } from '../ui/SkeletonRows';
import { FigureSave } from './FigureSave';
import styles from './FigureView.module.css';
import { type FigureJson, figureParse, isSpatial } from './figure_json';
import { useLiveScene } from './live_scenes';
import { useFigureImage } from './useFigureImage';
import { ZoomImage } from './ZoomImage';

const PlotView = lazy(async () => ({ default: (await import('./PlotView')).PlotView }));

interface Props {
  figure: Figure;
  /** Said before the title: where the figure comes from. */
  origin?: string;
}

/** One figure: as a plot when its parts are known, else as the image that matplotlib drew; large when asked for. */
export function FigureView({ figure, origin }: Props) {
  const title = figure.title || text.figures.untitled(figure.number);
  const [wanted, setWanted] = useState<'plot' | 'image'>('plot');
  const [isFailed, setFailed] = useState(false);
  const [isLarge, setLarge] = useState(false);
  const onFail = useCallback(() => setFailed(true), []);
  const plot = useFigurePlot(figure);
  const image = useFigureImage(figure);
  const canPlot = figure.has_plotly && !isFailed && plot !== null;
  const isPlot = canPlot && wanted === 'plot';
  const shown = (isFilling: boolean) =>
    isPlot ? (
      <Plot
        id={isFilling ? `${figure.id} large` : figure.id}
        plot={plot}
        title={title}
        image={image.url}
        onFail={onFail}
        isFilling={isFilling}
      />
    ) : (
      <Picture url={image.url} title={title} error={image.error} isZoomable={isFilling} />
    );
  const kinds = canPlot ? (
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
  ) : null;
  const saved = <FigureSave title={title} plot={plot ?? null} image={{ ...image, ...figure }} />;

  return (
    <figure className={styles.figure}>
      <figcaption>
        <span className={styles.title}>
          {origin ? <span className={styles.origin}>{origin}</span> : null}
          <strong>{title}</strong>
        </span>
        {kinds}
        {saved}
        <Tooltip label={text.figures.enlarge}>
          <ActionIcon
            aria-label={`${text.figures.enlarge}: ${title}`}
            onClick={() => setLarge(true)}
          >
            <Expand size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </figcaption>
      {isFailed ? <p className={styles.note}>{text.figures.failed}</p> : null}
      {shown(false)}
      <Modal
        opened={isLarge}
        onClose={() => setLarge(false)}
        title={origin ? `${title} · ${origin}` : title}
        size="min(1500px, 96vw)"
      >
        <div className={styles.large}>
          <div className={styles.tools}>
            {kinds}
            {saved}
          </div>
          <div className={styles.fill}>{isLarge ? shown(true) : null}</div>
        </div>
      </Modal>
    </figure>
  );
}

/** The parts of a figure: undefined while they are on their way, null when there are none to be drawn. */
function useFigurePlot(figure: Figure): FigureJson | null | undefined {
  const { data, error } = useQuery({
    queryKey: ['figure', figure.id, 'plotly', figure.version],
    queryFn: () => figurePlotlyRead(figure.id),
    enabled: figure.has_plotly,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (previous) => previous,
  });
  const parsed = useMemo(() => (data === undefined ? undefined : figureParse(data)), [data]);
  return error || !figure.has_plotly ? null : parsed;
}

interface PlotProps {
  id: string;
  plot: FigureJson | undefined;
  title: string;
  image: string | null;
  onFail: () => void;
  isFilling: boolean;
}

function Plot({ id, plot, title, image, onFail, isFilling }: PlotProps) {
  const scene = useLiveScene(id, plot ? isSpatial(plot) : false);
  if (!plot) return <SkeletonRows count={1} height={360} />;
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
      <PlotView figure={plot} title={title} onFail={onFail} isFilling={isFilling} isPaper />
    </Suspense>
  );
}

interface PictureProps {
  url: string | null;
  title: string;
  error: unknown;
  isZoomable?: boolean;
}

function Picture({ url, title, error, isZoomable = false }: PictureProps) {
  if (error) return <ProblemNotice error={error} />;
  if (!url) return <SkeletonRows count={1} height={300} />;
  if (isZoomable) return <ZoomImage url={url} title={title} />;
  return <img className={styles.image} src={url} alt={title} />;
}
