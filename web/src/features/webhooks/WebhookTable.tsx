import { ActionIcon, Menu } from '@mantine/core';
import { Ellipsis, KeyRound, ListTree, Pencil, Power, Send, Trash2 } from 'lucide-react';
import type { Webhook } from '../../api/webhooks';
import { webhookName } from '../../model/webhook';
import * as text from '../../text';
import { Ago } from '../../ui/Ago';
import table from '../../ui/Table.module.css';
import { TableFrame } from '../../ui/TableFrame';
import type { WebhookAct } from './Webhooks';
import styles from './Webhooks.module.css';

interface Props {
  webhooks: Webhook[];
  canChange: boolean;
  onAct: (act: WebhookAct, webhook: Webhook) => void;
}

export function WebhookTable({ webhooks, canChange, onAct }: Props) {
  const { columns, events, results } = text.webhooks;
  return (
    <TableFrame label={text.webhooks.title}>
      <thead>
        <tr>
          <th scope="col" className={table.grow}>
            {columns.address}
          </th>
          <th scope="col">{columns.tells}</th>
          <th scope="col">{columns.state}</th>
          <th scope="col">{columns.last}</th>
          <th scope="col" className={table.actions}>
            <span className="visually-hidden">{text.common.actions}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {webhooks.map((webhook) => (
          <tr key={webhook.id}>
            <td className={`${table.name} ${styles.wrap}`} title={webhook.url}>
              {webhookName(webhook.url)}
            </td>
            <td className={`${table.dim} ${styles.wrap}`}>
              {webhook.events.map((event) => events[event]).join(', ')}
            </td>
            <td className={styles.wrap}>
              <State webhook={webhook} />
            </td>
            <td className={table.dim}>
              {webhook.last_delivery ? (
                <>
                  {results[webhook.last_delivery.status]}{' '}
                  <Ago at={webhook.last_delivery.created_at} />
                </>
              ) : (
                text.webhooks.never
              )}
            </td>
            <td className={table.actions}>
              <WebhookMenu webhook={webhook} canChange={canChange} onAct={onAct} />
            </td>
          </tr>
        ))}
      </tbody>
    </TableFrame>
  );
}

function State({ webhook }: { webhook: Webhook }) {
  if (webhook.paused_reason)
    return (
      <>
        <strong>{text.webhooks.paused}</strong>: {webhook.paused_reason}
      </>
    );
  if (!webhook.enabled) return text.webhooks.off;
  return webhook.failures > 0 ? text.webhooks.troubled(webhook.failures) : text.webhooks.on;
}

function WebhookMenu(props: { webhook: Webhook } & Pick<Props, 'canChange' | 'onAct'>) {
  const { webhook, canChange, onAct } = props;
  const item = (act: WebhookAct, label: string, Icon: typeof Send) => (
    <Menu.Item leftSection={<Icon size={15} aria-hidden />} onClick={() => onAct(act, webhook)}>
      {label}
    </Menu.Item>
  );
  const { switchOff, switchOn } = text.webhooks;
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon aria-label={text.webhooks.menu(webhookName(webhook.url))}>
          <Ellipsis size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {item('deliveries', text.webhooks.deliveries, ListTree)}
        {canChange ? (
          <>
            {item('test', text.webhooks.test, Send)}
            {item('edit', text.webhooks.change, Pencil)}
            {item('switch', webhook.enabled ? switchOff : switchOn, Power)}
            {item('secret', text.webhooks.secret, KeyRound)}
            {item('delete', text.common.delete, Trash2)}
          </>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}
