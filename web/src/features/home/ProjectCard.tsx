import { ActionIcon, Menu } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { EllipsisVertical, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { projectDelete, projectRename, projectRestore } from '../../api/projects';
import { projectsQuery, queryClient } from '../../api/queries';
import type { Project } from '../../api/types';
import { plural } from '../../model/format';
import * as text from '../../text';
import { Ago } from '../../ui/Ago';
import { PromptDialog } from '../../ui/PromptDialog';
import { toastProblem, toastShow } from '../../ui/toasts';
import styles from './Home.module.css';

const refetch = () => queryClient.invalidateQueries({ queryKey: projectsQuery.queryKey });

export function ProjectCard({ project }: { project: Project }) {
  const [isRenaming, setRenaming] = useState(false);
  const { counts } = project;
  return (
    <li className={styles.card}>
      <div className={styles.head}>
        <span className={styles.mark} aria-hidden>
          {project.name.slice(0, 1).toUpperCase()}
        </span>
        <div className={styles.titles}>
          <Link
            to="/p/$project/pipelines"
            params={{ project: project.id }}
            className={styles.name}
            aria-label={text.home.open(project.name)}
          >
            {project.name}
          </Link>
          <span className={styles.when}>
            {text.home.edited('')}
            <Ago at={project.updated_at} />
          </span>
        </div>
        {project.role === 'owner' ? (
          <ProjectMenu project={project} onRename={() => setRenaming(true)} />
        ) : null}
      </div>
      <ul className={styles.counts}>
        <li>{plural(counts.pipelines, 'pipeline')}</li>
        <li>{plural(counts.operations, 'operation')}</li>
        {counts.members > 1 ? <li>{plural(counts.members, 'member')}</li> : null}
      </ul>
      {isRenaming ? (
        <PromptDialog
          title={text.home.renameTitle}
          label={text.home.name}
          initial={project.name}
          submit={text.common.rename}
          onSubmit={(name) => projectRename(project.id, name).then(refetch)}
          onClose={() => setRenaming(false)}
        />
      ) : null}
    </li>
  );
}

function ProjectMenu({ project, onRename }: { project: Project; onRename: () => void }) {
  return (
    <Menu width={160}>
      <Menu.Target>
        <ActionIcon className={styles.menu} aria-label={`${project.name}: ${text.common.actions}`}>
          <EllipsisVertical size={17} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<Pencil size={15} aria-hidden />} onClick={onRename}>
          {text.common.rename}
        </Menu.Item>
        <Menu.Item
          color="red"
          leftSection={<Trash2 size={15} aria-hidden />}
          onClick={() => void remove(project)}
        >
          {text.common.delete}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Into the bin at once; a toast takes it out again. */
async function remove(project: Project) {
  try {
    await projectDelete(project.id);
    await refetch();
    toastShow({
      kind: 'info',
      title: text.home.deleted(project.name),
      action: {
        label: text.common.undo,
        perform: () => void projectRestore(project.id).then(refetch, toastProblem),
      },
    });
  } catch (error) {
    toastProblem(error);
  }
}
