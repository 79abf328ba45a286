import { useQueries } from '@tanstack/react-query';
import { removalQuery } from '../../api/queries';
import type { Execution } from '../../api/types';
import { plural } from '../../model/format';
import * as text from '../../text';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { SkeletonRows } from '../../ui/SkeletonRows';
import { isActive } from '../../ui/status';
import styles from './Executions.module.css';
import { removalLines, removalSum } from './removal';

interface Props {
  executions: Execution[];
  onConfirm: () => void;
  onClose: () => void;
}

/** More are deleted without a sum: nobody waits for a hundred answers. */
const most = 20;

/** Asks, and says which data goes with the executions and what stays. */
export function DeleteExecutions({ executions, onConfirm, onClose }: Props) {
  const asked = executions.length <= most ? executions : [];
  const queries = useQueries({ queries: asked.map(({ id }) => removalQuery(id)) });
  const known = queries.flatMap(({ data }) => data ?? []);
  const running = executions.filter(({ status }) => isActive(status));
  const [first] = executions;
  const what =
    executions.length === 1 && first ? `“${first.name}”` : plural(executions.length, 'execution');
  return (
    <ConfirmDialog
      title={text.executions.deleteTitle(what)}
      confirm={text.common.delete}
      onConfirm={async () => onConfirm()}
      onClose={onClose}
    >
      {running.length > 0 ? (
        <p>{text.executions.deleteRunning(running.map(({ name }) => name).join(', '))}</p>
      ) : null}
      {queries.some(({ isPending }) => isPending) ? <SkeletonRows count={2} height={20} /> : null}
      {known.length > 0 && known.length === executions.length ? (
        <ul className={styles.summary}>
          {removalLines(removalSum(known), executions).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      ) : null}
      {asked.length === 0 || queries.some(({ error }) => error) ? (
        <p>{text.executions.deleteAll}</p>
      ) : null}
    </ConfirmDialog>
  );
}
