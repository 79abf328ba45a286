import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ChartLine, OctagonX, Timer, Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { executionCancel } from '../../api/executions';
import { executionReceive } from '../../api/queries';
import { useCanRun } from '../../collab/useCanRun';
import { plural } from '../../model/format';
import type { ExecutionsSearch } from '../../router';
import * as text from '../../text';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { EmptyState } from '../../ui/EmptyState';
import { ButtonLink } from '../../ui/links';
import { Page } from '../../ui/Page';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import { Split } from '../../ui/Split';
import { isActive } from '../../ui/status';
import { useActions } from '../shell/actions';
import { Compare } from './Compare';
import { DeleteExecutions } from './DeleteExecutions';
import { deletionStart } from './deletions';
import { ExecutionFilter } from './ExecutionFilter';
import styles from './Executions.module.css';
import { ExecutionTable } from './ExecutionTable';
import { sortFormat, sortParse } from './execution_list';
import { useExecutions } from './useExecutions';

const noIds: string[] = [];
const nothingAsked = {
  q: undefined,
  status: undefined,
  pipeline: undefined,
  label: undefined,
  by: undefined,
  sweep: undefined,
  trigger: undefined,
  debug: undefined,
};

/** Every run at the left; the selected ones side by side at the right. */
export function Executions() {
  const { project } = useParams({ from: '/p/$project' });
  const search = useSearch({ from: '/p/$project/executions' });
  const navigate = useNavigate({ from: '/p/$project/executions' });
  const sort = useMemo(() => sortParse(search.sort), [search.sort]);
  const list = useExecutions(project, search, sort);
  const [dialog, setDialog] = useState<'delete' | 'cancel' | null>(null);
  const [isWide, setWide] = useState(false);
  const isSmall = useMediaQuery('(max-width: 1023px)') ?? false;
  const canRun = useCanRun(project);

  const set = (some: { [K in keyof ExecutionsSearch]?: ExecutionsSearch[K] | undefined }) =>
    void navigate({ search: (present) => without({ ...present, ...some }), replace: true });
  const { known, shown } = list;
  const newest = shown[0];
  const selected = useMemo(() => {
    if (search.sel === undefined) return newest && !isSmall ? [newest.id] : noIds;
    return search.sel.split(',');
  }, [search.sel, newest, isSmall]);
  const select = (ids: string[]) => set({ sel: ids.length > 0 ? ids.join(',') : '-' });
  const all = useMemo(
    () => new Map([...known, ...shown].map((run) => [run.id, run])),
    [known, shown],
  );
  const everything = useMemo(() => [...all.values()], [all]);
  const chosen = selected.flatMap((id) => all.get(id) ?? []);
  const running = chosen.filter(({ status }) => isActive(status));

  const remove = () => {
    deletionStart(chosen);
    select([]);
  };
  const askRemove = () => setDialog('delete');
  const cancel = async () => {
    for (const run of running) executionReceive(project, await executionCancel(run.id), false);
  };
  const group = text.executions.title;
  useActions(
    canRun
      ? [
          {
            id: 'executions.delete',
            group,
            label: text.executions.deleteSelected,
            shortcut: 'Delete',
            when: chosen.length > 0,
            run: askRemove,
          },
          {
            id: 'executions.cancel',
            group,
            label: text.executions.cancelSelected,
            when: running.length > 0,
            run: () => setDialog('cancel'),
          },
        ]
      : [],
  );

  const isEmpty = !list.isPending && known.length === 0 && !list.error;
  const table = (
    <div className={styles.list}>
      {list.error ? <ProblemNotice error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.isPending ? <SkeletonRows count={8} /> : null}
      {isEmpty ? <Nothing project={project} /> : null}
      {!isEmpty && !list.isPending && shown.length === 0 ? (
        <p className={styles.hint}>
          {text.executions.nothingFound}{' '}
          <Button variant="subtle" onClick={() => set(nothingAsked)}>
            {text.executions.showAll}
          </Button>
        </p>
      ) : null}
      {shown.length > 0 ? (
        <ExecutionTable
          project={project}
          executions={shown}
          selected={selected}
          onSelect={select}
          sort={sort}
          onSort={(next) => set({ sort: sortFormat(next) })}
          canRun={canRun}
          onLabel={(label) => set({ label })}
        />
      ) : null}
      {list.hasMore ? (
        <Button
          className={styles.more}
          loading={list.isReadingMore}
          onClick={() => void list.more()}
        >
          {text.common.more}
        </Button>
      ) : null}
    </div>
  );
  const compare = (
    <Compare
      project={project}
      ids={chosen.map(({ id }) => id)}
      view={search.view ?? 'figures'}
      onView={(view) => set({ view: view === 'figures' ? undefined : view })}
      isWide={isSmall ? null : isWide}
      onWide={setWide}
    />
  );

  return (
    <Page
      isFilled
      name={text.executions.title}
      title={text.executions.title}
      lead={text.executions.lead}
      actions={
        isEmpty ? (
          <ToTriggers project={project} />
        ) : (
          <>
            <ToTriggers project={project} />
            <ButtonLink to="/p/$project/sweeps" params={{ project }}>
              {text.sweeps.title}
            </ButtonLink>
            <ExecutionFilter
              project={project}
              executions={everything}
              filter={search}
              onChange={set}
            />
            {canRun && running.length > 0 ? (
              <Button
                leftSection={<OctagonX size={15} aria-hidden />}
                onClick={() => setDialog('cancel')}
              >
                {text.executions.cancel}
              </Button>
            ) : null}
            {canRun ? (
              <Button
                leftSection={<Trash2 size={15} aria-hidden />}
                disabled={chosen.length === 0}
                onClick={askRemove}
              >
                {text.common.delete}
              </Button>
            ) : null}
          </>
        )
      }
    >
      {isSmall || isEmpty ? (
        <div className={styles.stack}>
          {table}
          {chosen.length > 0 ? compare : null}
        </div>
      ) : isWide && chosen.length > 0 ? (
        compare
      ) : (
        <Split
          name="executions"
          initial={0.6}
          label={text.executions.compare}
          left={table}
          right={compare}
        />
      )}
      {dialog === 'delete' ? (
        <DeleteExecutions executions={chosen} onConfirm={remove} onClose={() => setDialog(null)} />
      ) : null}
      {dialog === 'cancel' ? (
        <ConfirmDialog
          title={text.executions.cancelTitle(plural(running.length, 'execution'))}
          confirm={text.executions.cancel}
          cancel={text.trace.keepRunning}
          onConfirm={cancel}
          onClose={() => setDialog(null)}
        >
          {text.trace.cancelBody}
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

/** The members that are there; the address has no others. */
function without(search: { [K in keyof ExecutionsSearch]?: ExecutionsSearch[K] | undefined }) {
  const entries = Object.entries(search).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(entries) as ExecutionsSearch;
}

function ToTriggers({ project }: { project: string }) {
  return (
    <ButtonLink
      to="/p/$project/triggers"
      params={{ project }}
      leftSection={<Timer size={15} aria-hidden />}
    >
      {text.triggers.title}
    </ButtonLink>
  );
}
