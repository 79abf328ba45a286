import { Button, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { firingsQuery } from '../../api/queries';
import type { Trigger } from '../../api/triggers';
import { dateTimeText } from '../../model/format';
import * as text from '../../text';
import dialog from '../../ui/Dialog.module.css';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import table from '../../ui/Table.module.css';
import { TableFrame } from '../../ui/TableFrame';
import styles from './Triggers.module.css';

interface Props {
  project: string;
  trigger: Trigger;
  onClose: () => void;
}

/** When it was due, and what came of it. */
export function TriggerLog({ project, trigger, onClose }: Props) {
  const { data, error, refetch, isPending } = useQuery({
    ...firingsQuery(trigger.id),
    staleTime: 0,
    refetchInterval: 5_000,
  });
  const { logColumns } = text.triggers;
  return (
    <Modal opened onClose={onClose} size="xl" title={text.triggers.logTitle(trigger.name)}>
      {error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : null}
      {isPending ? <SkeletonRows count={4} height={36} /> : null}
      {data && data.items.length === 0 ? (
        <p className={dialog.body}>{text.triggers.logNone}</p>
      ) : null}
      {data && data.items.length > 0 ? (
        <TableFrame label={text.triggers.logTitle(trigger.name)}>
          <thead>
            <tr>
              <th scope="col">{logColumns.due}</th>
              <th scope="col">{logColumns.result}</th>
              <th scope="col" className={table.grow}>
                {logColumns.why}
              </th>
            </tr>
          </thead>
          <tbody>
            {data.items.map((firing) => (
              <tr key={firing.id}>
                <td>{dateTimeText(firing.due_at)}</td>
                <td>{text.triggers.results[firing.status]}</td>
                <td className={styles.reason}>
                  {firing.execution ? (
                    <Link
                      to="/p/$project/executions/$execution"
                      params={{ project, execution: firing.execution }}
                    >
                      {text.triggers.openRun}
                    </Link>
                  ) : (
                    firing.detail
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </TableFrame>
      ) : null}
      <div className={dialog.buttons}>
        <Button variant="filled" data-autofocus onClick={onClose}>
          {text.common.close}
        </Button>
      </div>
    </Modal>
  );
}
