import { ActionIcon, Menu } from '@mantine/core';
import { Ellipsis, KeyRound, ListTree, Pencil, Play, Power, Trash2 } from 'lucide-react';
import { useStore } from 'zustand';
import { sessionStore } from '../../api/session';
import type { Trigger } from '../../api/triggers';
import { dateTimeText } from '../../model/format';
import * as text from '../../text';
import { Ago } from '../../ui/Ago';
import table from '../../ui/Table.module.css';
import { TableFrame } from '../../ui/TableFrame';
import type { TriggerAct } from './Triggers';
import styles from './Triggers.module.css';

interface Props {
  triggers: Trigger[];
  pipelineName: (id: string) => string;
  canRun: boolean;
  onAct: (act: TriggerAct, trigger: Trigger) => void;
}

export function TriggerTable({ triggers, pipelineName, canRun, onAct }: Props) {
  const { columns } = text.triggers;
  return (
    <TableFrame label={text.triggers.title}>
      <thead>
        <tr>
          <th scope="col">{columns.name}</th>
          <th scope="col">{columns.pipeline}</th>
          <th scope="col" className={table.grow}>
            {columns.when}
          </th>
          <th scope="col">{columns.next}</th>
          <th scope="col">{columns.last}</th>
          <th scope="col">{columns.by}</th>
          <th scope="col" className={table.actions}>
            <span className="visually-hidden">{text.common.actions}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {triggers.map((trigger) => (
          <tr key={trigger.id}>
            <td className={table.name}>{trigger.name}</td>
            <td>{pipelineName(trigger.pipeline)}</td>
            <td className={table.dim}>{whenText(trigger)}</td>
            <td className={styles.reason}>
              <State trigger={trigger} />
            </td>
            <td className={table.dim}>
              {trigger.last_firing ? (
                <>
                  {text.triggers.results[trigger.last_firing.status]}{' '}
                  <Ago at={trigger.last_firing.due_at} />
                </>
              ) : (
                text.triggers.never
              )}
            </td>
            <td className={table.dim}>{trigger.created_by.name}</td>
            <td className={table.actions}>
              <TriggerMenu trigger={trigger} canRun={canRun} onAct={onAct} />
            </td>
          </tr>
        ))}
      </tbody>
    </TableFrame>
  );
}

function whenText(trigger: Trigger): string {
  if (trigger.kind === 'schedule') return `${trigger.cron} · ${trigger.time_zone}`;
  if (trigger.kind === 'webhook') return text.triggers.whenWebhook;
  return text.triggers.whenArtifact(trigger.artifact_name ?? '', trigger.artifact_type ?? '');
}

function State({ trigger }: { trigger: Trigger }) {
  if (trigger.paused_reason)
    return (
      <>
        <strong>{text.triggers.paused}</strong>: {trigger.paused_reason}
      </>
    );
  if (!trigger.enabled) return text.triggers.off;
  return trigger.next_at ? dateTimeText(trigger.next_at) : text.triggers.on;
}

function TriggerMenu(props: { trigger: Trigger } & Pick<Props, 'canRun' | 'onAct'>) {
  const { trigger, canRun, onAct } = props;
  const me = useStore(sessionStore, (state) => ('user' in state ? state.user.id : null));
  const isMine = canRun && me === trigger.created_by.id;
  const item = (act: TriggerAct, label: string, Icon: typeof Play) => (
    <Menu.Item leftSection={<Icon size={15} aria-hidden />} onClick={() => onAct(act, trigger)}>
      {label}
    </Menu.Item>
  );
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon aria-label={text.triggers.menu(trigger.name)}>
          <Ellipsis size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {item('log', text.triggers.log, ListTree)}
        {isMine && trigger.kind !== 'artifact' ? item('fire', text.triggers.fire, Play) : null}
        {isMine ? item('edit', text.triggers.change, Pencil) : null}
        {isMine && trigger.kind === 'webhook'
          ? item('secret', text.triggers.secret, KeyRound)
          : null}
        {isMine || (canRun && trigger.enabled)
          ? item(
              'switch',
              trigger.enabled ? text.triggers.switchOff : text.triggers.switchOn,
              Power,
            )
          : null}
        {canRun ? item('delete', text.common.delete, Trash2) : null}
      </Menu.Dropdown>
    </Menu>
  );
}
