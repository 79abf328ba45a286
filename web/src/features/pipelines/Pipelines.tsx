import { Button, TextInput } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Plus, Search, Workflow } from 'lucide-react';
import { useMemo, useState } from 'react';
import { executionsQuery } from '../../api/queries';
import type { Execution } from '../../api/types';
import { documentOf, newId, useDocument } from '../../collab/open_document';
import { useCanEdit } from '../../collab/useCanEdit';
import { nameUnique, pipelineAdd } from '../../model/changes';
import * as text from '../../text';
import { EmptyState } from '../../ui/EmptyState';
import { Page } from '../../ui/Page';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import { toastProblem } from '../../ui/toasts';
import { PipelineCard } from './PipelineCard';
import styles from './Pipelines.module.css';

const filterFrom = 7;

export function Pipelines() {
  const { project } = useParams({ from: '/p/$project' });
  const model = useDocument(project, (state) => state.model);
  const error = useDocument(project, (state) => state.error);
  const runs = useRunsByPipeline(project);
  const navigate = useNavigate();
  const canEdit = useCanEdit(project);
  const [filter, setFilter] = useState('');

  const pipelines = Object.entries(model?.pipelines ?? {}).sort(([, a], [, b]) =>
    a.name.localeCompare(b.name, undefined, { numeric: true }),
  );
  const found = pipelines.filter(([, { name }]) =>
    name.toLowerCase().includes(filter.toLowerCase()),
  );
  const create = async () => {
    const id = newId();
    const names = pipelines.map(([, { name }]) => name);
    try {
      await documentOf(project).change(
        pipelineAdd(id, nameUnique(text.pipelines.defaultName, names)),
      );
      await navigate({ to: '/p/$project/pipelines/$pipeline', params: { project, pipeline: id } });
    } catch (failure) {
      toastProblem(failure);
    }
  };
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
          {pipelines.length >= filterFrom ? (
            <TextInput
              aria-label={text.pipelines.filter}
              placeholder={text.pipelines.filter}
              leftSection={<Search size={15} aria-hidden />}
              value={filter}
              onChange={(event) => setFilter(event.currentTarget.value)}
            />
          ) : null}
          {pipelines.length > 0 ? createButton : null}
        </>
      }
    >
      {error ? (
        <ProblemNotice error={error} onRetry={() => void documentOf(project).load()} />
      ) : null}
      {!model && !error ? <SkeletonRows count={3} height={180} /> : null}
      {model && pipelines.length === 0 ? (
        <EmptyState icon={Workflow} title={text.pipelines.none} actions={createButton}>
          {text.pipelines.noneBody}
        </EmptyState>
      ) : null}
      {pipelines.length > 0 && found.length === 0 ? <p>{text.pipelines.nothingFound}</p> : null}
      <ul className={styles.cards}>
        {model
          ? found.map(([id, pipeline]) => (
              <PipelineCard
                key={id}
                project={project}
                id={id}
                pipeline={pipeline}
                model={model}
                runs={runs.get(id) ?? noRuns}
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
