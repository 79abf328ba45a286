import { useMantineColorScheme } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { executionsQuery, projectsQuery } from '../../api/queries';
import type { Execution } from '../../api/types';
import { documentOf } from '../../collab/open_document';
import * as text from '../../text';
import type { PaletteItem } from './palette_items';
import { dialogOpen } from './shell_store';
import { tabs } from './tabs';

type Navigate = ReturnType<typeof useNavigate>;

/** Everything that can be gone to or done from here. */
export function usePaletteItems(project: string | undefined): PaletteItem[] {
  const navigate = useNavigate();
  const { setColorScheme } = useMantineColorScheme();
  const projects = useQuery(projectsQuery).data?.items;
  const executions = useInfiniteQuery({
    ...executionsQuery(project ?? ''),
    enabled: project !== undefined,
  }).data;

  return useMemo(() => {
    const commands: PaletteItem[] = [
      command('light', `${text.shell.theme}: ${text.shell.light}`, () => setColorScheme('light')),
      command('dark', `${text.shell.theme}: ${text.shell.dark}`, () => setColorScheme('dark')),
      command('auto', `${text.shell.theme}: ${text.shell.system}`, () => setColorScheme('auto')),
      command('shortcuts', text.shell.shortcuts, () => dialogOpen('shortcuts'), '?'),
    ];
    const others = (projects ?? []).map(({ id, name }) => ({
      id: `project ${id}`,
      group: text.shell.projects,
      label: name,
      perform: () => void navigate({ to: '/p/$project/pipelines', params: { project: id } }),
    }));
    const here = project ? projectItems(project, navigate) : [];
    const runs = executions?.pages.flatMap(({ items }) => items) ?? [];
    return [...here, ...runs.map((run) => executionItem(run, navigate)), ...others, ...commands];
  }, [navigate, setColorScheme, project, projects, executions]);
}

function command(id: string, label: string, perform: () => void, hint?: string): PaletteItem {
  return { id: `command ${id}`, group: 'Command', label, perform, ...(hint ? { hint } : {}) };
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
  const goes = tabs.map((tab) => ({
    id: `tab ${tab.id}`,
    group: 'Go to',
    label: text.tabs[tab.id],
    hint: `g ${tab.key}`,
    perform: () => void navigate({ to: tab.to, params: { project } }),
  }));
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
  return [...goes, ...pipelines, ...operations];
}
