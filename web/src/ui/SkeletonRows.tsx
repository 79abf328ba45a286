import * as text from '../text';
import styles from './SkeletonRows.module.css';

/** Where rows will be. Appears after a moment, so that fast answers do not flash. */
export function SkeletonRows({ count = 6, height = 36 }: { count?: number; height?: number }) {
  return (
    <div className={styles.rows} role="status" aria-label={text.common.loading}>
      {Array.from({ length: count }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike and never move
        <div key={row} className={styles.row} style={{ height }} />
      ))}
    </div>
  );
}
