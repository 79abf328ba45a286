import { useQuery } from '@tanstack/react-query';
import { Outlet, useParams } from '@tanstack/react-router';
import { FolderX } from 'lucide-react';
import { problemFrom } from '../../api/problem';
import { projectQuery } from '../../api/queries';
import { useDocumentEvents } from '../../collab/open_document';
import * as text from '../../text';
import { ButtonLink } from '../../ui/ButtonLink';
import { EmptyState } from '../../ui/EmptyState';
import { useProjectActions } from './useProjectActions';
import { useProjectEvents } from './useProjectEvents';

/** Keeps one project live while any of its views is open. */
export function ProjectFrame() {
  const { project } = useParams({ from: '/p/$project' });
  const { error } = useQuery(projectQuery(project));
  useDocumentEvents(project);
  useProjectEvents(project);
  useProjectActions(project);
  const problem = error && problemFrom(error);
  if (problem?.status === 404)
    return (
      <EmptyState
        icon={FolderX}
        title={text.shell.projectGone}
        actions={<ButtonLink to="/">{text.shell.allProjects}</ButtonLink>}
      >
        {text.shell.projectGoneBody}
      </EmptyState>
    );
  return <Outlet />;
}
