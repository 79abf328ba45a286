import { Button, FileButton, TextInput } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Layers3, Search, Upload } from 'lucide-react';
import { type DragEvent, useMemo, useState } from 'react';
import { artifactsQuery } from '../../api/queries';
import { useCanEdit } from '../../collab/useCanEdit';
import * as text from '../../text';
import { EmptyState } from '../../ui/EmptyState';
import { Page } from '../../ui/Page';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import styles from './Artifacts.module.css';
import { ArtifactTable } from './ArtifactTable';
import { TransferList } from './TransferList';
import { UploadDialog } from './UploadDialog';

export function Artifacts() {
  const { project } = useParams({ from: '/p/$project' });
  const query = useInfiniteQuery(artifactsQuery(project));
  const canEdit = useCanEdit(project);
  const [filter, setFilter] = useState('');
  const [files, setFiles] = useState<File[]>([]);
  const [isOver, setOver] = useState(false);

  const all = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? [], [query.data]);
  const found = all.filter(({ name, type }) =>
    `${name} ${type}`.toLowerCase().includes(filter.toLowerCase()),
  );
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (canEdit) setFiles([...event.dataTransfer.files]);
  };
  const upload = canEdit ? (
    <FileButton multiple onChange={setFiles}>
      {(props) => (
        <Button {...props} variant="filled" leftSection={<Upload size={15} aria-hidden />}>
          {text.artifacts.upload}
        </Button>
      )}
    </FileButton>
  ) : null;

  return (
    <section
      className={styles.area}
      aria-label={text.artifacts.title}
      data-over={(isOver && canEdit) || undefined}
      data-drop={text.artifacts.drop}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Page
        name={text.artifacts.title}
        title={text.artifacts.title}
        lead={text.artifacts.lead}
        actions={
          <>
            {all.length > 0 ? (
              <TextInput
                aria-label={text.artifacts.filter}
                placeholder={text.artifacts.filter}
                leftSection={<Search size={15} aria-hidden />}
                value={filter}
                onChange={(event) => setFilter(event.currentTarget.value)}
              />
            ) : null}
            {all.length > 0 ? upload : null}
          </>
        }
      >
        <TransferList project={project} />
        {query.error ? (
          <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
        ) : null}
        {query.isPending ? <SkeletonRows /> : null}
        {query.data && all.length === 0 ? (
          <EmptyState icon={Layers3} title={text.artifacts.none} actions={upload}>
            {text.artifacts.noneBody}
          </EmptyState>
        ) : null}
        {all.length > 0 && found.length === 0 ? <p>{text.artifacts.nothingFound}</p> : null}
        {found.length > 0 ? (
          <ArtifactTable project={project} artifacts={found} canEdit={canEdit} />
        ) : null}
        {query.hasNextPage ? (
          <Button
            className={styles.more}
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {text.common.more}
          </Button>
        ) : null}
        {files.length > 0 ? (
          <UploadDialog project={project} files={files} onClose={() => setFiles([])} />
        ) : null}
      </Page>
    </section>
  );
}
