import type { Removal } from '../../api/executions';
import * as text from '../../text';
import { SkeletonRows } from '../../ui/SkeletonRows';
import styles from './Executions.module.css';
import { removalLines } from './removal';

interface Props {
  query: { data: Removal | undefined; isPending: boolean };
}

/** What goes and what stays, line by line; in one sentence where the numbers cannot be had. */
export function RemovalLines({ query: { data, isPending } }: Props) {
  if (isPending) return <SkeletonRows count={2} height={20} />;
  if (!data) return <p>{text.executions.deleteAll}</p>;
  return (
    <ul className={styles.summary}>
      {removalLines(data).map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
