import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { executionsQuery, projectsQuery } from '../../api/queries';
import type { Execution } from '../../api/types';
import { documentOf } from '../../collab/open_document';
import * as text from '../../text';
import { type Action, actionRun, actionsNow, isAvailable, shortcutsOf } from './actions';
import { isMac } from './is_mac';
import type { PaletteItem } from './palette_items';
import { shortcutText } from './shortcut';

type Navigate = ReturnType<typeof useNavigate>;

/** Everything that can be gone to or done from here. */
export function usePaletteItems(project: string | undefined): PaletteItem[] {
  const navigate = useNavigate();
  const projects = useQuery(projectsQuery).data?.items;
  const executions = useInfiniteQuery({
    ...executionsQuery(project ?? ''),
    enabled: project !== undefined,
  }).data;

  return useMemo(() => {
    const acts = actionsNow()
      .filter((action) => action.id !== 'palette' && isAvailable(action))
      .map(actItem);
    const others = (projects ?? []).map(({ id, name }) => ({
      id: `project ${id}`,
      group: text.shell.projects,
      label: name,
      perform: () => void navigate({ to: '/p/$project/pipelines', params: { project: id } }),
    }));
    const here = project ? projectItems(project, navigate) : [];
    const runs = executions?.pages.flatMap(({ items }) => items) ?? [];
    return [...acts, ...here, ...runs.map((run) => executionItem(run, navigate)), ...others];
  }, [navigate, project, projects, executions]);
}

function actItem(action: Action): PaletteItem {
  const [keys] = shortcutsOf(action);
  return {
    id: `act ${action.id}`,
    group: action.group,
    label: action.label,
    perform: () => void actionRun(action),
    ...(keys ? { keys: shortcutText(keys, isMac) } : {}),
  };
}

function executionItem(run: Execution, navigate: Navigate): PaletteItem {
  return {
    id: `execution ${run.id}`,
    group: text.tabs.executions,
    label: run.name,
    hint: text.status[run.status],
    perform: () =>
      void navigate({
        to: '/p/$project/executions/$execution',
        params: { project: run.project, execution: run.id },
      }),
  };
}

function projectItems(project: string, navigate: Navigate): PaletteItem[] {
  const model = documentOf(project).store.getState().model;
  const pipelines = Object.entries(model?.pipelines ?? {}).map(([pipeline, { name }]) => ({
    id: `pipeline ${pipeline}`,
    group: text.tabs.pipelines,
    label: name,
    perform: () =>
      void navigate({
        to: '/p/$project/pipelines/$pipeline',
        params: { project, pipeline },
      }),
  }));
  const operations = Object.entries(model?.operations ?? {}).map(([operation, { name }]) => ({
    id: `operation ${operation}`,
    group: text.pipeline.operations,
    label: name,
    perform: () =>
      void navigate({
        to: '/p/$project/operations/$operation',
        params: { project, operation },
      }),
  }));
  const resources = Object.entries(model?.resources ?? {}).map(([resource, { name }]) => ({
    id: `resource ${resource}`,
    group: text.tabs.resources,
    label: name,
    perform: () =>
      void navigate({
        to: '/p/$project/resources/$resource',
        params: { project, resource },
      }),
  }));
  return [...pipelines, ...operations, ...resources];
}
