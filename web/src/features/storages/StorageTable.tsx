import { ActionIcon, Menu } from '@mantine/core';
import { Ellipsis, Pencil, PlugZap, Trash2 } from 'lucide-react';
import type { Adapter } from '../../api/storage';
import type { Storage } from '../../api/types';
import { plural } from '../../model/format';
import * as text from '../../text';
import { Ago } from '../../ui/Ago';
import table from '../../ui/Table.module.css';
import { TableFrame } from '../../ui/TableFrame';
import type { StorageAct } from './Storages';
import styles from './Storages.module.css';

interface Props {
  storages: Storage[];
  adapters: Adapter[];
  onAct: (act: StorageAct, storage: Storage) => void;
}

/** What a storage's configuration says of where it is: its texts that were not chosen from a list. */
function placeOf({ config, adapter }: Storage, adapters: readonly Adapter[]): string {
  const fields = adapters.find(({ id }) => id === adapter)?.fields ?? [];
  const texts = fields.filter(({ type, is_credential }) => type === 'text' && !is_credential);
  return texts
    .map(({ name }) => config?.[name])
    .filter((value) => value !== undefined && value !== '')
    .join(' · ');
}

export function StorageTable({ storages, adapters, onAct }: Props) {
  const { columns } = text.storages;
  return (
    <TableFrame label={text.storages.title}>
      <thead>
        <tr>
          <th scope="col">{columns.name}</th>
          <th scope="col">{columns.kind}</th>
          <th scope="col" className={table.grow}>
            {columns.where}
          </th>
          <th scope="col">{columns.shared}</th>
          <th scope="col">{columns.added}</th>
          <th scope="col" className={table.actions}>
            <span className="visually-hidden">{text.common.actions}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {storages.map((storage) => (
          <tr key={storage.id}>
            <td className={table.name}>{storage.name}</td>
            <td>{adapters.find(({ id }) => id === storage.adapter)?.name ?? storage.adapter}</td>
            <td className={`${table.dim} ${styles.place}`}>
              {storage.is_builtin ? text.storages.builtIn : placeOf(storage, adapters)}
            </td>
            <td className={table.dim}>{sharedText(storage)}</td>
            <td className={table.dim}>
              {storage.is_builtin ? '–' : <Ago at={storage.created_at} />}
            </td>
            <td className={table.actions}>
              {storage.is_mine ? <StorageMenu storage={storage} onAct={onAct} /> : null}
            </td>
          </tr>
        ))}
      </tbody>
    </TableFrame>
  );
}

function sharedText({ is_builtin, projects }: Storage): string {
  if (is_builtin) return '–';
  return projects?.length ? plural(projects.length, 'project') : text.storages.sharedWithNone;
}

function StorageMenu({ storage, onAct }: { storage: Storage; onAct: Props['onAct'] }) {
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon aria-label={text.storages.menu(storage.name)}>
          <Ellipsis size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<PlugZap size={15} aria-hidden />}
          onClick={() => onAct('test', storage)}
        >
          {text.storages.test}
        </Menu.Item>
        <Menu.Item
          leftSection={<Pencil size={15} aria-hidden />}
          onClick={() => onAct('edit', storage)}
        >
          {text.storages.edit}
        </Menu.Item>
        <Menu.Item
          leftSection={<Trash2 size={15} aria-hidden />}
          onClick={() => onAct('delete', storage)}
        >
          {text.common.delete}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
