import { ActionIcon, Menu } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { Diff, EllipsisVertical, FolderPlus, GitCompareArrows, RotateCcw, Tag } from 'lucide-react';
import { documentOf } from '../../collab/open_document';
import { useCanEdit } from '../../collab/useCanEdit';
import * as text from '../../text';
import { historyAsk } from './history_store';

interface Props {
  project: string;
  path: string | undefined;
  revision: number;
  /** The revision before what this menu is about. */
  since: number;
  label: string;
}

/** What can be done with a moment of the history. */
export function RevisionMenu({ project, path, revision, since, label }: Props) {
  const canEdit = useCanEdit(project);
  const navigate = useNavigate({ from: '/p/$project/history' });
  const compare = (from: number, to: number) =>
    void navigate({ search: { from, to, ...(path ? { path } : {}) } });
  const now = () => documentOf(project).store.getState().revision;
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon aria-label={text.history.actionsOf(label)}>
          <EllipsisVertical size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<Diff size={15} aria-hidden />}
          onClick={() => compare(Math.max(0, since), revision)}
        >
          {text.history.compareBefore}
        </Menu.Item>
        <Menu.Item
          leftSection={<GitCompareArrows size={15} aria-hidden />}
          onClick={() => compare(revision, now())}
        >
          {text.history.compareNow}
        </Menu.Item>
        {canEdit ? (
          <>
            <Menu.Item
              leftSection={<Tag size={15} aria-hidden />}
              onClick={() => historyAsk({ kind: 'name', revision })}
            >
              {text.history.versionName}
            </Menu.Item>
            <Menu.Item
              leftSection={<RotateCcw size={15} aria-hidden />}
              onClick={() => historyAsk({ kind: 'restore', revision, path })}
            >
              {text.history.restore}
            </Menu.Item>
          </>
        ) : null}
        <Menu.Item
          leftSection={<FolderPlus size={15} aria-hidden />}
          onClick={() => historyAsk({ kind: 'fork', revision })}
        >
          {text.history.fork}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
