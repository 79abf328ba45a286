import { Button, TextInput } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ChartLine, Search, Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { executionDelete } from '../../api/executions';
import { executionReceive, executionsQuery } from '../../api/queries';
import type { Execution } from '../../api/types';
import { plural } from '../../model/format';
import * as text from '../../text';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { EmptyState } from '../../ui/EmptyState';
import { ButtonLink } from '../../ui/links';
import { Page } from '../../ui/Page';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import { Split } from '../../ui/Split';
import styles from './Executions.module.css';
import { ExecutionTable } from './ExecutionTable';
import { SelectedFigures } from './SelectedFigures';

const noIds: string[] = [];

/** Every run at the left; the figures of the selected ones at the right. */
export function Executions() {
  const { project } = useParams({ from: '/p/$project' });
  const search = useSearch({ from: '/p/$project/executions' });
  const navigate = useNavigate({ from: '/p/$project/executions' });
  const query = useInfiniteQuery(executionsQuery(project));
  const [filter, setFilter] = useState('');
  const [isDeleting, setDeleting] = useState(false);
  const isSmall = useMediaQuery('(max-width: 1023px)') ?? false;

  const all = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? [], [query.data]);
  const found = all.filter((run) => isFound(run, filter));
  const given = useMemo(() => search.sel?.split(',') ?? noIds, [search.sel]);
  const newest = all[0];
  const selected = useMemo(
    () => (search.sel === undefined && newest && !isSmall ? [newest.id] : given),
    [search.sel, newest, given, isSmall],
  );
  const select = (ids: string[]) =>
    void navigate({ search: { sel: ids.length > 0 ? ids.join(',') : '-' }, replace: true });
  const chosen = selected.filter((id) => all.some((run) => run.id === id));
  const remove = async () => {
    for (const id of chosen) {
      await executionDelete(id);
      const run = all.find((one) => one.id === id);
      if (run) executionReceive(project, run, true);
    }
    select([]);
  };

  const list = (
    <div className={styles.list}>
      {query.error ? (
        <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
      ) : null}
      {query.isPending ? <SkeletonRows count={8} /> : null}
      {query.data && all.length === 0 ? <Nothing project={project} /> : null}
      {all.length > 0 && found.length === 0 ? <p>{text.executions.nothingFound}</p> : null}
      {found.length > 0 ? (
        <ExecutionTable project={project} executions={found} selected={chosen} onSelect={select} />
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
    </div>
  );

  return (
    <Page
      isFilled
      name={text.executions.title}
      title={text.executions.title}
      lead={text.executions.lead}
      actions={
        all.length > 0 ? (
          <>
            <TextInput
              aria-label={text.executions.filter}
              placeholder={text.executions.filter}
              leftSection={<Search size={15} aria-hidden />}
              value={filter}
              onChange={(event) => setFilter(event.currentTarget.value)}
            />
            <Button
              leftSection={<Trash2 size={15} aria-hidden />}
              disabled={chosen.length === 0}
              onClick={() => setDeleting(true)}
            >
              {text.common.delete}
            </Button>
          </>
        ) : null
      }
    >
      {isSmall || all.length === 0 ? (
        <div className={styles.stack}>
          {list}
          {chosen.length > 0 ? <SelectedFigures project={project} ids={chosen} /> : null}
        </div>
      ) : (
        <Split
          name="executions"
          initial={0.66}
          label={text.executions.figures}
          left={list}
          right={<SelectedFigures project={project} ids={chosen} />}
        />
      )}
      {isDeleting ? (
        <ConfirmDialog
          title={text.executions.deleteTitle(plural(chosen.length, 'execution'))}
          confirm={text.common.delete}
          onConfirm={remove}
          onClose={() => setDeleting(false)}
        >
          {text.executions.deleteBody}
        </ConfirmDialog>
      ) : null}
    </Page>
  );
}

function Nothing({ project }: { project: string }) {
  return (
    <EmptyState
      icon={ChartLine}
      title={text.executions.none}
      actions={
        <ButtonLink variant="filled" to="/p/$project/pipelines" params={{ project }}>
          {text.executions.toPipelines}
        </ButtonLink>
      }
    >
      {text.executions.noneBody}
    </EmptyState>
  );
}

function isFound({ name, pipeline_name, status, created_by }: Execution, filter: string): boolean {
  const hay = `${name} ${pipeline_name} ${text.status[status]} ${created_by.name}`.toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => hay.includes(word));
}
