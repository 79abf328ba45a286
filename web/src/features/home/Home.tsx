import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { FolderPlus, Plus, Search } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { projectsQuery } from '../../api/queries';
import { sessionStore } from '../../api/session';
import * as text from '../../text';
import { EmptyState } from '../../ui/EmptyState';
import { Page } from '../../ui/Page';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import { CreateProject } from './CreateProject';
import styles from './Home.module.css';
import { ProjectCard } from './ProjectCard';

const filterFrom = 7;

export function Home() {
  const { data, error, refetch, isPending } = useQuery(projectsQuery);
  const session = useStore(sessionStore);
  const [filter, setFilter] = useState('');
  const [isCreating, setCreating] = useState(false);
  const canCreate = session.status === 'signed_in' && session.user.can_create;
  const projects = data?.items ?? [];
  const found = projects.filter(({ name }) => name.toLowerCase().includes(filter.toLowerCase()));
  const create = canCreate ? (
    <Button
      variant="filled"
      leftSection={<Plus size={16} aria-hidden />}
      onClick={() => setCreating(true)}
    >
      {text.home.create}
    </Button>
  ) : null;

  return (
    <Page
      name={text.home.title}
      title={text.home.title}
      lead={text.home.lead}
      actions={
        <>
          {projects.length >= filterFrom ? (
            <TextInput
              aria-label={text.home.filter}
              placeholder={text.home.filter}
              leftSection={<Search size={15} aria-hidden />}
              value={filter}
              onChange={(event) => setFilter(event.currentTarget.value)}
            />
          ) : null}
          {projects.length > 0 ? create : null}
        </>
      }
    >
      {error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : null}
      {isPending ? <SkeletonRows count={3} height={104} /> : null}
      {data && projects.length === 0 ? (
        <EmptyState icon={FolderPlus} title={text.home.none} actions={create}>
          {text.home.noneBody}
        </EmptyState>
      ) : null}
      {projects.length > 0 && found.length === 0 ? <p>{text.home.nothingFound}</p> : null}
      <ul className={styles.cards}>
        {found.map((project) => (
          <ProjectCard key={project.id} project={project} />
        ))}
      </ul>
      {isCreating ? <CreateProject onClose={() => setCreating(false)} /> : null}
    </Page>
  );
}
