import { Button, Select, TextInput } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { ArrowDownUp, Plus, Search, Workflow } from 'lucide-react';
import { useMemo, useState } from 'react';
import { executionsQuery } from '../../api/queries';
import type { Execution } from '../../api/types';
import { documentOf, newId, useDocument } from '../../collab/open_document';
import { useCanEdit } from '../../collab/useCanEdit';
import { nameUnique, pipelineAdd } from '../../model/changes';
import { isBuiltIn } from '../../model/pipeline';
import * as text from '../../text';
import { EmptyState } from '../../ui/EmptyState';
import { Page } from '../../ui/Page';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import { toastProblem } from '../../ui/toasts';
import { useActions } from '../shell/actions';
import { PipelineCard } from './PipelineCard';
import styles from './Pipelines.module.css';
import { type Order, orders, pipelinesFound, type Row } from './pipeline_order';

const filterFrom = 2;
const orderKey = 'pipelines.order';
const orderKept = (): Order =>
  orders.find((order) => order === localStorage.getItem(orderKey)) ?? 'name';

export function Pipelines() {
  const { project } = useParams({ from: '/p/$project' });
  const model = useDocument(project, (state) => state.model);
  const error = useDocument(project, (state) => state.error);
  const runs = useRunsByPipeline(project);
  const navigate = useNavigate();
  const canEdit = useCanEdit(project);
  const [filter, setFilter] = useState('');
  const [order, setOrder] = useState<Order>(orderKept);

  const rows: Row[] = Object.entries(model?.pipelines ?? {}).map(([id, pipeline]) => ({
    id,
    pipeline,
    runs: runs.get(id) ?? noRuns,
  }));
  const found = pipelinesFound(rows, filter, order, (operation) =>
    isBuiltIn(operation) ? operation : (model?.operations[operation]?.name ?? ''),
  );
  const create = async () => {
    const id = newId();
    const names = rows.map(({ pipeline }) => pipeline.name);
    try {
      await documentOf(project).change(
        pipelineAdd(id, nameUnique(text.pipelines.defaultName, names)),
      );
      await navigate({ to: '/p/$project/pipelines/$pipeline', params: { project, pipeline: id } });
    } catch (failure) {
      toastProblem(failure);
    }
  };
  useActions(
    canEdit
      ? [
          {
            id: 'pipelines.create',
            group: text.tabs.pipelines,
            label: text.pipelines.create,
            shortcut: 'n',
            run: create,
          },
        ]
      : [],
  );
  const createButton = canEdit ? (
    <Button
      variant="filled"
      leftSection={<Plus size={16} aria-hidden />}
      onClick={() => void create()}
    >
      {text.pipelines.create}
    </Button>
  ) : null;

  return (
    <Page
      name={text.pipelines.title}
      title={text.pipelines.title}
      lead={text.pipelines.lead}
      actions={
        <>
          {rows.length >= filterFrom ? (
            <>
              <TextInput
                aria-label={text.pipelines.filter}
                placeholder={text.pipelines.filter}
                leftSection={<Search size={15} aria-hidden />}
                value={filter}
                onChange={(event) => setFilter(event.currentTarget.value)}
              />
              <Select
                aria-label={text.pipelines.order}
                leftSection={<ArrowDownUp size={15} aria-hidden />}
                w={180}
                allowDeselect={false}
                data={orders.map((value) => ({ value, label: text.pipelines.orders[value] }))}
                value={order}
                onChange={(value) => {
                  const chosen = orders.find((one) => one === value) ?? 'name';
                  localStorage.setItem(orderKey, chosen);
                  setOrder(chosen);
                }}
              />
            </>
          ) : null}
          {rows.length > 0 ? createButton : null}
        </>
      }
    >
      {error ? (
        <ProblemNotice error={error} onRetry={() => void documentOf(project).load()} />
      ) : null}
      {!model && !error ? <SkeletonRows count={3} height={180} /> : null}
      {model && rows.length === 0 ? (
        <EmptyState icon={Workflow} title={text.pipelines.none} actions={createButton}>
          {text.pipelines.noneBody}
        </EmptyState>
      ) : null}
      {rows.length > 0 && found.length === 0 ? <p>{text.pipelines.nothingFound}</p> : null}
      <ul className={styles.cards}>
        {model
          ? found.map(({ id, pipeline, runs: own }) => (
              <PipelineCard
                key={id}
                project={project}
                id={id}
                pipeline={pipeline}
                model={model}
                runs={own}
                canEdit={canEdit}
              />
            ))
          : null}
      </ul>
    </Page>
  );
}

const noRuns: Execution[] = [];

function useRunsByPipeline(project: string): Map<string, Execution[]> {
  const { data } = useInfiniteQuery(executionsQuery(project));
  return useMemo(() => {
    const runs = new Map<string, Execution[]>();
    for (const run of data?.pages.flatMap(({ items }) => items) ?? [])
      runs.set(run.pipeline, [...(runs.get(run.pipeline) ?? []), run]);
    return runs;
  }, [data]);
}
