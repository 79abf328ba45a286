import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { projectFork, projectRename } from '../../api/projects';
import { projectsQuery, queryClient } from '../../api/queries';
import type { Project } from '../../api/types';
import { nameUnique } from '../../model/changes';
import { plural } from '../../model/format';
import * as text from '../../text';
import { Ago } from '../../ui/Ago';
import { PromptDialog } from '../../ui/PromptDialog';
import { RoleBadge } from '../../ui/RoleBadge';
import { toastShow } from '../../ui/toasts';
import { ExportProject } from './ExportProject';
import styles from './Home.module.css';
import { ProjectMenu } from './ProjectMenu';
import { ProjectPicture } from './ProjectPicture';
import { projectLink, projectsRefetch } from './project_acts';

/** Not part of what is needed to see projects. */
const KeepValues = lazy(async () => ({ default: (await import('./KeepValues')).KeepValues }));

type Dialog = 'rename' | 'duplicate' | 'export' | 'keep';

export function ProjectCard({ project }: { project: Project }) {
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const { counts } = project;
  const close = () => setDialog(null);
  return (
    <li className={styles.card}>
      <ProjectPicture project={project} />
      <span className={styles.role}>
        <RoleBadge role={project.role} />
      </span>
      <div className={styles.head}>
        <div className={styles.titles}>
          <Link
            to="/p/$project/pipelines"
            params={{ project: project.id }}
            className={styles.name}
            aria-label={text.home.open(project.name)}
            title={project.name}
          >
            {project.name}
          </Link>
          <span className={styles.when}>
            {text.home.edited('')}
            <Ago at={project.updated_at} />
          </span>
        </div>
        <ProjectMenu
          project={project}
          onRename={() => setDialog('rename')}
          onDuplicate={() => setDialog('duplicate')}
          onExport={() => setDialog('export')}
          onKeep={() => setDialog('keep')}
        />
      </div>
      <ul className={styles.counts}>
        <li>{plural(counts.pipelines, 'pipeline')}</li>
        <li>{plural(counts.operations, 'operation')}</li>
        {counts.members > 1 ? <li>{plural(counts.members, 'member')}</li> : null}
      </ul>
      {dialog === 'rename' ? <Rename project={project} onClose={close} /> : null}
      {dialog === 'keep' ? (
        <Suspense>
          <KeepValues project={project} onClose={close} />
        </Suspense>
      ) : null}
      {dialog === 'export' ? <ExportProject project={project} onClose={close} /> : null}
      {dialog === 'duplicate' ? <Duplicate project={project} onClose={close} /> : null}
    </li>
  );
}

interface DialogProps {
  project: Project;
  onClose: () => void;
}

function Rename({ project, onClose }: DialogProps) {
  const rename = async (name: string) => {
    await projectRename(project.id, name);
    void queryClient.invalidateQueries({ queryKey: ['project', project.id] });
    await projectsRefetch();
  };
  return (
    <PromptDialog
      title={text.home.renameTitle}
      label={text.home.name}
      initial={project.name}
      submit={text.common.rename}
      onSubmit={rename}
      onClose={onClose}
    />
  );
}

function Duplicate({ project, onClose }: DialogProps) {
  const taken = useQuery(projectsQuery).data?.items.map(({ name }) => name);
  const duplicate = async (name: string) => {
    const copy = await projectFork(project.id, { name });
    await projectsRefetch();
    toastShow({
      kind: 'success',
      title: text.home.duplicated(copy.name),
      link: projectLink(copy.id),
    });
  };
  return (
    <PromptDialog
      title={text.home.duplicateTitle(project.name)}
      label={text.home.name}
      hint={text.home.duplicateHint}
      initial={nameUnique(text.home.copyOf(project.name), taken ?? [])}
      submit={text.home.duplicate}
      onSubmit={duplicate}
      onClose={onClose}
    />
  );
}
