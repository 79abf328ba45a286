import { ActionIcon, Button, Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import {
  EllipsisVertical,
  FolderPlus,
  GitCompareArrows,
  Pencil,
  RotateCcw,
  Tag,
  Trash2,
} from 'lucide-react';
import { type Version, versionCreate, versionDelete, versionsQuery } from '../../api/history';
import { queryClient } from '../../api/queries';
import { documentOf } from '../../collab/open_document';
import { useCanEdit } from '../../collab/useCanEdit';
import * as text from '../../text';
import { Ago } from '../../ui/Ago';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import { toastProblem, toastShow } from '../../ui/toasts';
import styles from './History.module.css';
import { historyAsk } from './history_store';

/** The revisions that somebody has given a name. */
export function VersionPanel({ project }: { project: string }) {
  const { data, error, refetch } = useQuery(versionsQuery(project));
  const canEdit = useCanEdit(project);
  const nameNow = () =>
    historyAsk({ kind: 'name', revision: documentOf(project).store.getState().revision });
  return (
    <section className={styles.versions} aria-label={text.history.versions}>
      <h2>{text.history.versions}</h2>
      {error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <SkeletonRows count={2} height={40} /> : null}
      {data?.items.length === 0 ? <p className={styles.dim}>{text.history.versionsNone}</p> : null}
      <ul className={styles.versionList}>
        {data?.items.map((version) => (
          <VersionRow key={version.id} project={project} version={version} canEdit={canEdit} />
        ))}
      </ul>
      {canEdit ? (
        <Button leftSection={<Tag size={14} aria-hidden />} onClick={nameNow}>
          {text.history.versionNow}
        </Button>
      ) : null}
    </section>
  );
}

interface RowProps {
  project: string;
  version: Version;
  canEdit: boolean;
}

function VersionRow({ project, version, canEdit }: RowProps) {
  return (
    <li className={styles.version}>
      <Tag size={15} aria-hidden className={styles.versionIcon} />
      <div className={styles.grow}>
        <strong>{version.name}</strong>
        <span className={styles.dim}>
          {text.history.revision(version.revision)} · {version.author_name} ·{' '}
          <Ago at={version.created_at} />
        </span>
      </div>
      <VersionMenu project={project} version={version} canEdit={canEdit} />
    </li>
  );
}

function VersionMenu({ project, version, canEdit }: RowProps) {
  const navigate = useNavigate({ from: '/p/$project/history' });
  const { revision } = version;
  const compare = () =>
    void navigate({
      search: { from: revision, to: documentOf(project).store.getState().revision },
    });
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon aria-label={text.history.actionsOf(version.name)}>
          <EllipsisVertical size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<GitCompareArrows size={15} aria-hidden />} onClick={compare}>
          {text.history.compareNow}
        </Menu.Item>
        {canEdit ? (
          <Menu.Item
            leftSection={<RotateCcw size={15} aria-hidden />}
            onClick={() => historyAsk({ kind: 'restore', revision, path: undefined })}
          >
            {text.history.restore}
          </Menu.Item>
        ) : null}
        <Menu.Item
          leftSection={<FolderPlus size={15} aria-hidden />}
          onClick={() => historyAsk({ kind: 'fork', revision })}
        >
          {text.history.fork}
        </Menu.Item>
        {canEdit ? (
          <>
            <Menu.Divider />
            <Menu.Item
              leftSection={<Pencil size={15} aria-hidden />}
              onClick={() => historyAsk({ kind: 'rename', version })}
            >
              {text.history.versionRename}
            </Menu.Item>
            <Menu.Item
              color="red"
              leftSection={<Trash2 size={15} aria-hidden />}
              onClick={() => void unname(project, version)}
            >
              {text.history.versionDelete}
            </Menu.Item>
          </>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Takes the name away; the message can give it back. */
async function unname(project: string, version: Version): Promise<void> {
  const again = () => queryClient.invalidateQueries({ queryKey: versionsQuery(project).queryKey });
  try {
    await versionDelete(project, version.id);
    await again();
    toastShow({
      kind: 'info',
      title: text.history.versionDeleted(version.name),
      action: {
        label: text.common.undo,
        perform: () =>
          void versionCreate(project, version.name, version.revision).then(again, toastProblem),
      },
    });
  } catch (error) {
    toastProblem(error);
  }
}
