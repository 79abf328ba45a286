import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { FileUp, Plus, Search } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { binQuery, projectsQuery } from '../../api/queries';
import { sessionStore } from '../../api/session';
import type { Project } from '../../api/types';
import * as text from '../../text';
import { Page } from '../../ui/Page';
import { useActions } from '../shell/actions';
import { Bin } from './Bin';
import { CreateProject } from './CreateProject';
import { ExportProject } from './ExportProject';
import styles from './Home.module.css';
import { ProjectGrid } from './ProjectGrid';
import { isSort, type Sort, sorts } from './project_order';
import { useFileDrop } from './useFileDrop';

const ImportArchive = lazy(async () => ({
  default: (await import('./ImportArchive')).ImportArchive,
}));

export function Home() {
  const { view } = useSearch({ from: '/' });
  const navigate = useNavigate();
  const canCreate = useStore(
    sessionStore,
    (state) => state.status === 'signed_in' && state.user.can_create,
  );
  const projects = useQuery(projectsQuery).data?.items ?? [];
  const [query, setQuery] = useState('');
  const [sort, setSort] = useSort();
  const [isCreating, setCreating] = useState(false);
  const [importing, setImporting] = useState<{ file: File | null } | null>(null);
  const [exporting, setExporting] = useState<Project | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const isBin = view === 'bin';

  const group = text.home.title;
  const create = () => setCreating(true);
  const choose = () => setImporting({ file: null });
  useFileDrop(canCreate && !isBin && !importing, (file) => setImporting({ file }));
  useActions([
    ...(canCreate
      ? [
          { id: 'project.create', group, label: text.home.create, shortcut: 'n', run: create },
          { id: 'project.import', group, label: text.archives.import, run: choose },
        ]
      : []),
    {
      id: 'project.find',
      group,
      label: text.home.filter,
      shortcut: '/',
      when: !isBin && projects.length > 0,
      run: () => field.current?.focus(),
    },
    {
      id: 'project.bin',
      group,
      label: text.home.bin,
      run: () => navigate({ to: '/', search: { view: 'bin' } }),
    },
    ...projects.map((project) => ({
      id: `project.export ${project.id}`,
      group,
      label: text.archives.exportOne(project.name),
      run: () => setExporting(project),
    })),
  ]);
  const createButton = canCreate ? (
    <>
      <Button leftSection={<FileUp size={16} aria-hidden />} onClick={choose}>
        {text.archives.import}
      </Button>
      <Button variant="filled" leftSection={<Plus size={16} aria-hidden />} onClick={create}>
        {text.home.create}
      </Button>
    </>
  ) : null;

  return (
    <Page
      name={isBin ? text.home.bin : text.home.title}
      title={isBin ? text.home.bin : text.home.title}
      lead={isBin ? text.home.binLead : text.home.lead}
      actions={projects.length > 0 && !isBin ? createButton : null}
    >
      <div className={styles.bar}>
        <ViewTabs />
        {projects.length > 0 && !isBin ? (
          <>
            <TextInput
              ref={field}
              type="search"
              className={styles.search}
              aria-label={text.home.filter}
              placeholder={text.home.filter}
              leftSection={<Search size={15} aria-hidden />}
              value={query}
              onChange={(event) => setQuery(event.currentTarget.value)}
            />
            <NativeSelect
              aria-label={text.home.sort}
              data={sorts.map((value) => ({ value, label: text.home.sorts[value] }))}
              value={sort}
              onChange={(event) => setSort(event.currentTarget.value)}
            />
          </>
        ) : null}
      </div>
      {isBin ? <Bin /> : <ProjectGrid query={query} sort={sort} create={createButton} />}
      {isCreating ? <CreateProject onClose={() => setCreating(false)} /> : null}
      {exporting ? <ExportProject project={exporting} onClose={() => setExporting(null)} /> : null}
      {importing ? (
        <Suspense>
          <ImportArchive file={importing.file} onClose={() => setImporting(null)} />
        </Suspense>
      ) : null}
    </Page>
  );
}

function ViewTabs() {
  const count = useQuery(binQuery).data?.items.length ?? 0;
  return (
    <nav className={styles.views} aria-label={text.home.views}>
      <Link
        to="/"
        search={{}}
        activeOptions={{ includeSearch: true, exact: true }}
        activeProps={{ 'data-active': true }}
      >
        {text.home.mine}
      </Link>
      <Link to="/" search={{ view: 'bin' }} activeProps={{ 'data-active': true }}>
        {text.home.bin}
        {count > 0 ? <span className={styles.count}>{count}</span> : null}
      </Link>
    </nav>
  );
}

function useSort(): [Sort, (value: string) => void] {
  const [stored, setStored] = useLocalStorage({
    key: 'deepforge.projects.sort',
    defaultValue: 'updated',
    getInitialValueInEffect: false,
  });
  return [isSort(stored) ? stored : 'updated', setStored];
}
