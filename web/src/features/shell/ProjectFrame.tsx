import { useQuery } from '@tanstack/react-query';
import { Outlet, useParams } from '@tanstack/react-router';
import { FolderX } from 'lucide-react';
import { problemFrom } from '../../api/problem';
import { projectQuery } from '../../api/queries';
import { useDocumentEvents } from '../../collab/open_document';
import * as text from '../../text';
import { EmptyState } from '../../ui/EmptyState';
import { ButtonLink } from '../../ui/links';
import { useProjectEvents } from './useProjectEvents';

/** Keeps one project live while any of its views is open. */
export function ProjectFrame() {
  const { project } = useParams({ from: '/p/$project' });
  const { error } = useQuery(projectQuery(project));
  useDocumentEvents(project);
  useProjectEvents(project);
  const problem = error && problemFrom(error);
  if (problem?.status === 404)
    return (
      <EmptyState
        icon={FolderX}
        title={text.shell.projectGone}
        actions={<ButtonLink to="/">{text.shell.allProjects}</ButtonLink>}
      >
        {problem.detail || problem.title}
      </EmptyState>
    );
  return <Outlet />;
}
