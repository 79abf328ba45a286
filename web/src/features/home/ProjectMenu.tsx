import { ActionIcon, Menu } from '@mantine/core';
import { CopyPlus, Download, EllipsisVertical, Eraser, Pencil, Trash2, Users } from 'lucide-react';
import { useStore } from 'zustand';
import { sessionStore } from '../../api/session';
import type { Project } from '../../api/types';
import * as text from '../../text';
import { membersOpen } from '../shell/shell_store';
import styles from './Home.module.css';
import { projectToBin } from './project_acts';

interface Props {
  project: Project;
  onRename: () => void;
  onDuplicate: () => void;
  onExport: () => void;
  onKeep: () => void;
}

/** What this user may do to the project. */
export function ProjectMenu({ project, onRename, onDuplicate, onExport, onKeep }: Props) {
  const canCreate = useStore(
    sessionStore,
    (state) => state.status === 'signed_in' && state.user.can_create,
  );
  const isOwner = project.role === 'owner';
  return (
    <Menu width={170}>
      <Menu.Target>
        <ActionIcon className={styles.menu} aria-label={`${project.name}: ${text.common.actions}`}>
          <EllipsisVertical size={17} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {isOwner ? (
          <Menu.Item leftSection={<Pencil size={15} aria-hidden />} onClick={onRename}>
            {text.common.rename}
          </Menu.Item>
        ) : null}
        {canCreate ? (
          <Menu.Item leftSection={<CopyPlus size={15} aria-hidden />} onClick={onDuplicate}>
            {text.home.duplicate}
          </Menu.Item>
        ) : null}
        <Menu.Item leftSection={<Download size={15} aria-hidden />} onClick={onExport}>
          {text.archives.export}
        </Menu.Item>
        <Menu.Item leftSection={<Eraser size={15} aria-hidden />} onClick={onKeep}>
          {text.retention.menu}
        </Menu.Item>
        <Menu.Item
          leftSection={<Users size={15} aria-hidden />}
          onClick={() => membersOpen(project.id)}
        >
          {text.home.members}
        </Menu.Item>
        {isOwner ? (
          <>
            <Menu.Divider />
            <Menu.Item
              color="red"
              leftSection={<Trash2 size={15} aria-hidden />}
              onClick={() => void projectToBin(project)}
            >
              {text.common.delete}
            </Menu.Item>
          </>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}
