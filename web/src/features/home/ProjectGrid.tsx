import { useQuery } from '@tanstack/react-query';
import { FolderPlus, Users } from 'lucide-react';
import type { ReactNode } from 'react';
import { projectsQuery } from '../../api/queries';
import * as text from '../../text';
import { EmptyState } from '../../ui/EmptyState';
import { ProblemNotice } from '../../ui/ProblemNotice';
import styles from './Home.module.css';
import { ProjectCard } from './ProjectCard';
import { projectsFind, type Sort } from './project_order';

interface Props {
  query: string;
  sort: Sort;
  /** The button that makes a project; null for whoever may not. */
  create: ReactNode;
}

export function ProjectGrid({ query, sort, create }: Props) {
  const { data, error, refetch, isPending } = useQuery(projectsQuery);
  const projects = data?.items ?? [];
  const found = projectsFind(projects, query, sort);
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (isPending) return <CardSkeletons />;
  if (projects.length === 0)
    return create ? (
      <EmptyState icon={FolderPlus} title={text.home.none} actions={create}>
        {text.home.noneBody}
      </EmptyState>
    ) : (
      <EmptyState icon={Users} title={text.home.noneShared}>
        {text.home.noneSharedBody}
      </EmptyState>
    );
  if (found.length === 0) return <p role="status">{text.home.nothingFound}</p>;
  return (
    <ul className={styles.cards}>
      {found.map((project) => (
        <ProjectCard key={project.id} project={project} />
      ))}
    </ul>
  );
}

const places = ['first', 'second', 'third'];

function CardSkeletons() {
  return (
    <div className={styles.cards} role="status" aria-label={text.common.loading}>
      {places.map((place) => (
        <div key={place} className={styles.cardSkeleton} />
      ))}
    </div>
  );
}
