import { Button, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { deliveriesQuery } from '../../api/queries';
import { type Delivery, deliveryRedeliver, type Webhook } from '../../api/webhooks';
import { dateTimeText } from '../../model/format';
import { deliverySubject, webhookName } from '../../model/webhook';
import * as text from '../../text';
import dialog from '../../ui/Dialog.module.css';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import table from '../../ui/Table.module.css';
import { TableFrame } from '../../ui/TableFrame';
import { toastProblem } from '../../ui/toasts';
import styles from './Webhooks.module.css';

interface Props {
  webhook: Webhook;
  canChange: boolean;
  onClose: () => void;
}

/** What was told, the newest first, and what came of it. */
export function Deliveries({ webhook, canChange, onClose }: Props) {
  const name = webhookName(webhook.url);
  const { data, error, refetch, isPending } = useQuery({
    ...deliveriesQuery(webhook.id),
    staleTime: 0,
    refetchInterval: 5_000,
  });
  const [sent, setSent] = useState<string | null>(null);
  const again = async ({ id }: Delivery) => {
    setSent(id);
    try {
      await deliveryRedeliver(id);
      await refetch();
    } catch (failure) {
      toastProblem(failure);
    }
    setSent(null);
  };
  const { logColumns } = text.webhooks;
  return (
    <Modal opened onClose={onClose} size="xl" title={text.webhooks.logTitle(name)}>
      {error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : null}
      {isPending ? <SkeletonRows count={4} height={36} /> : null}
      {data && data.items.length === 0 ? (
        <p className={dialog.body}>{text.webhooks.logNone}</p>
      ) : null}
      {data && data.items.length > 0 ? (
        <TableFrame label={text.webhooks.logTitle(name)}>
          <thead>
            <tr>
              <th scope="col">{logColumns.at}</th>
              <th scope="col" className={table.grow}>
                {logColumns.what}
              </th>
              <th scope="col">{logColumns.result}</th>
              <th scope="col">{logColumns.why}</th>
              <th scope="col" className={table.actions}>
                <span className="visually-hidden">{text.common.actions}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {data.items.map((delivery) => (
              <tr key={delivery.id}>
                <td>{dateTimeText(delivery.created_at)}</td>
                <td className={styles.wrap}>{aboutText(delivery)}</td>
                <td>{text.webhooks.results[delivery.status]}</td>
                <td className={`${table.dim} ${styles.wrap}`}>{answerText(delivery)}</td>
                <td className={table.actions}>
                  {canChange ? (
                    <Button
                      size="compact-sm"
                      aria-label={text.webhooks.againLabel(aboutText(delivery))}
                      loading={sent === delivery.id}
                      onClick={() => void again(delivery)}
                    >
                      {text.webhooks.again}
                    </Button>
                  ) : null}
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

const aboutText = ({ event, payload }: Delivery) =>
  text.webhooks.about(text.webhooks.events[event], deliverySubject(payload));

function answerText(delivery: Delivery): string {
  const { answered, tries, next } = text.webhooks;
  const said =
    delivery.detail ?? (delivery.answer_status === null ? null : answered(delivery.answer_status));
  const waits =
    delivery.next_at && delivery.tries > 0 ? next(dateTimeText(delivery.next_at)) : null;
  const count =
    delivery.tries > 1 || delivery.status !== 'delivered' ? tries(delivery.tries) : null;
  return [said, count, waits].filter((part) => part !== null).join(', ');
}
