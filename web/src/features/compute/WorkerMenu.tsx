import { ActionIcon, Menu } from '@mantine/core';
import { Ellipsis, Pause, Play, Trash2 } from 'lucide-react';
import { useStore } from 'zustand';
import { type Worker, workerDrain } from '../../api/compute';
import { queryClient, workersQuery } from '../../api/queries';
import { sessionStore } from '../../api/session';
import * as text from '../../text';
import { toastProblem, toastShow } from '../../ui/toasts';

interface Props {
  worker: Worker;
  onRemove: () => void;
}

/** What can be done with a worker of one's own; those of the server belong to administrators. */
export function WorkerMenu({ worker, onRemove }: Props) {
  const isAdmin = useStore(sessionStore, (state) => 'user' in state && state.user.is_admin);
  if (worker.is_server && !isAdmin) return null;
  const DrainIcon = worker.draining ? Play : Pause;
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon aria-label={text.compute.menu(worker.name)}>
          <Ellipsis size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<DrainIcon size={15} aria-hidden />}
          onClick={() => void drain(worker, !worker.draining)}
        >
          {worker.draining ? text.compute.resume : text.compute.drain}
        </Menu.Item>
        <Menu.Item leftSection={<Trash2 size={15} aria-hidden />} onClick={onRemove}>
          {text.compute.remove}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

async function drain(worker: Worker, draining: boolean) {
  try {
    await workerDrain(worker.id, draining);
    toastShow({
      kind: 'info',
      title: draining ? text.compute.drained(worker.name) : text.compute.resumed(worker.name),
      action: { label: text.common.undo, perform: () => void drain(worker, !draining) },
    });
  } catch (error) {
    toastProblem(error);
  }
  await queryClient.invalidateQueries({ queryKey: workersQuery.queryKey });
}
