import { useStore } from '@xyflow/react';
import styles from './Canvas.module.css';

const gap = 22;
/** Nearer than this the dots can be told from one another. */
const shownFrom = 0.3;

/** The dots behind the graph: a picture a little larger than the view, moved by less than a gap, so that nothing is painted
 * again while the canvas is panned. */
export function Dots() {
  const [x, y, zoom] = useStore(({ transform }) => transform);
  if (zoom < shownFrom) return null;
  const cell = gap * zoom;
  const style = {
    '--cell': `${cell}px`,
    '--dot': `${0.7 * zoom}px`,
    transform: `translate(${rest(x, cell)}px, ${rest(y, cell)}px)`,
  } as React.CSSProperties;
  return <div className={styles.dots} style={style} data-dots aria-hidden />;
}

/** What remains of a length after whole cells, never negative. */
const rest = (length: number, cell: number) => ((length % cell) + cell) % cell;
