import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { FolderInput, Layers3, Upload } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { artifactsQuery } from '../../api/queries';
import { useCanEdit } from '../../collab/useCanEdit';
import * as text from '../../text';
import { EmptyState } from '../../ui/EmptyState';
import { Page } from '../../ui/Page';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import { useActions } from '../shell/actions';
import { ArtifactDetails } from './ArtifactDetails';
import { ArtifactFilter } from './ArtifactFilter';
import styles from './Artifacts.module.css';
import { ArtifactTable } from './ArtifactTable';
import { artifactsShown, firstView, needsAll, typesOf } from './artifact_list';
import { hiddenStore } from './deletions';
import { ImportDialog } from './ImportDialog';
import { ImportList } from './ImportList';
import { ProjectUsage } from './ProjectUsage';
import { TransferList } from './TransferList';
import { UploadDialog } from './UploadDialog';
import { useDrop } from './useDrop';

const shownAtOnce = 200;

export function Artifacts() {
  const { project } = useParams({ from: '/p/$project' });
  const { artifact: open } = useSearch({ from: '/p/$project/artifacts' });
  const navigate = useNavigate({ from: '/p/$project/artifacts' });
  const canEdit = useCanEdit(project);
  const { query, all } = useArtifacts(project);
  const [view, setView] = useState(firstView);
  const [limit, setLimit] = useState(shownAtOnce);
  const [files, setFiles] = useState<File[]>([]);
  const [isImporting, setImporting] = useState(false);
  const { isOver, handlers } = useDrop(canEdit, setFiles);

  const found = useMemo(() => artifactsShown(all, view), [all, view]);
  const types = useMemo(() => typesOf(all), [all]);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const isSearching = needsAll(view) && hasNextPage;
  useEffect(() => {
    if (isSearching && !isFetchingNextPage) void fetchNextPage();
  }, [isSearching, isFetchingNextPage, fetchNextPage]);

  const show = (artifact: string | null) =>
    void navigate({ search: artifact ? { artifact } : {}, replace: open !== undefined });
  const shown = all.find(({ id }) => id === open);
  const more = () => {
    setLimit(limit + shownAtOnce);
    if (hasNextPage && limit + shownAtOnce > all.length) void fetchNextPage();
  };
  const chooser = useRef<HTMLInputElement>(null);
  const chooseFiles = () => chooser.current?.click();
  useActions(
    canEdit
      ? [
          {
            id: 'artifacts.upload',
            group: text.artifacts.title,
            label: text.artifacts.uploadFiles,
            shortcut: 'n',
            run: chooseFiles,
          },
          {
            id: 'artifacts.import',
            group: text.artifacts.title,
            label: text.imports.action,
            run: () => setImporting(true),
          },
        ]
      : [],
  );
  const upload = canEdit ? (
    <>
      <Button
        leftSection={<FolderInput size={15} aria-hidden />}
        onClick={() => setImporting(true)}
      >
        {text.imports.button}
      </Button>
      <Button variant="filled" leftSection={<Upload size={15} aria-hidden />} onClick={chooseFiles}>
        {text.artifacts.upload}
      </Button>
    </>
  ) : null;

  return (
    <section
      className={styles.area}
      aria-label={text.artifacts.title}
      data-over={isOver || undefined}
      data-drop={text.artifacts.drop}
      {...handlers}
    >
      <input
        ref={chooser}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          setFiles([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
      <Page
        name={text.artifacts.title}
        title={text.artifacts.title}
        lead={
          <>
            {text.artifacts.lead} <ProjectUsage project={project} />
          </>
        }
        actions={
          all.length > 0 ? (
            <>
              <ArtifactFilter view={view} types={types} onChange={setView} />
              {upload}
            </>
          ) : null
        }
      >
        <TransferList project={project} canEdit={canEdit} />
        {canEdit ? <ImportList project={project} /> : null}
        {query.error ? (
          <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
        ) : null}
        {query.isPending ? <SkeletonRows /> : null}
        {query.data && all.length === 0 ? (
          <EmptyState icon={Layers3} title={text.artifacts.none} actions={upload}>
            {canEdit ? text.artifacts.noneBody : text.artifacts.noneBodyViewer}
          </EmptyState>
        ) : null}
        {isSearching ? (
          <p className={styles.searching} role="status">
            {text.artifacts.searching(all.length)}
          </p>
        ) : null}
        {all.length > 0 && found.length === 0 && !isSearching ? (
          <p className={styles.searching}>
            {text.artifacts.nothingFound}{' '}
            <Button variant="subtle" onClick={() => setView(firstView)}>
              {text.artifacts.nothingFoundReset}
            </Button>
          </p>
        ) : null}
        <div className={styles.work}>
          {found.length > 0 ? (
            <ArtifactTable
              project={project}
              artifacts={found.slice(0, limit)}
              view={view}
              types={types}
              open={open ?? null}
              canEdit={canEdit}
              onView={setView}
              onOpen={show}
            />
          ) : null}
          {open !== undefined && query.data ? (
            <ArtifactDetails
              key={open}
              project={project}
              artifact={shown ?? null}
              onClose={() => show(null)}
              onOpen={show}
            />
          ) : null}
        </div>
        {found.length > limit || hasNextPage ? (
          <Button className={styles.more} loading={isFetchingNextPage} onClick={more}>
            {text.common.more}
          </Button>
        ) : null}
        {isImporting ? (
          <ImportDialog project={project} types={types} onClose={() => setImporting(false)} />
        ) : null}
        {files.length > 0 ? (
          <UploadDialog
            project={project}
            files={files}
            types={types}
            onClose={() => setFiles([])}
          />
        ) : null}
      </Page>
    </section>
  );
}

/** The artifacts that have been read, without those on their way out. */
function useArtifacts(project: string) {
  const query = useInfiniteQuery(artifactsQuery(project));
  const hidden = useStore(hiddenStore, (state) => state.hidden);
  const all = useMemo(
    () =>
      (query.data?.pages.flatMap(({ items }) => items) ?? []).filter(({ id }) => !hidden.has(id)),
    [query.data, hidden],
  );
  return { query, all };
}
