// The history of a project: its changes, its named versions, what it was, and how to have it back (docs/api/projects.yaml).

import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { ProjectModel } from '../model/project_model';
import type { HistoryChange } from '../model/sittings';
import type { components, paths } from './generated/projects';
import { answer, answerAs, apiClient } from './http';
import type { ChangeResult, ModelAnswer } from './projects';
import type { Page } from './types';

export type Version = components['schemas']['Version'];

const client = apiClient<paths>();
const at = (project: string) => ({ params: { path: { project } } });
const versionAt = (project: string, version: string) => ({
  params: { path: { project, version } },
});
const pageSize = 100;

/** A page of changes, newest first; of one entity when a path is given. */
export const changeList = (project: string, path: string | undefined, cursor: string | null) =>
  answerAs<Page<HistoryChange> & { revision: number }>(
    client.GET('/projects/{project}/changes', {
      params: {
        path: { project },
        query: { limit: pageSize, ...(path ? { path } : {}), ...(cursor ? { cursor } : {}) },
      },
    }),
  );

export const modelAt = (project: string, revision: number) =>
  answerAs<ModelAnswer>(
    client.GET('/projects/{project}/model', {
      params: { path: { project }, query: { revision } },
    }),
  );

export const versionList = (project: string) =>
  answer(client.GET('/projects/{project}/versions', at(project)));

export const versionCreate = (project: string, name: string, revision: number) =>
  answer(client.POST('/projects/{project}/versions', { ...at(project), body: { name, revision } }));

export const versionRename = (project: string, version: string, name: string) =>
  answer(
    client.PATCH('/projects/{project}/versions/{version}', {
      ...versionAt(project, version),
      body: { name },
    }),
  );

export const versionDelete = (project: string, version: string) =>
  answer(client.DELETE('/projects/{project}/versions/{version}', versionAt(project, version)));

/** Makes an entity, or all, what it was at a revision; one new change. */
export const modelRestore = (
  project: string,
  body: { client: string; revision: number; path?: string },
) =>
  answerAs<ChangeResult>(
    client.POST('/projects/{project}/model/restore', { ...at(project), body }),
  );

export const changesQuery = (project: string, path: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['changes', project, path ?? ''],
    queryFn: ({ pageParam }) => changeList(project, path, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page: Page<HistoryChange>) => page.next_cursor,
  });

/** What a project was never changes. */
export const modelAtQuery = (project: string, revision: number) =>
  queryOptions({
    queryKey: ['model', project, revision],
    queryFn: async (): Promise<ProjectModel> => (await modelAt(project, revision)).model,
    staleTime: Number.POSITIVE_INFINITY,
  });

export const versionsQuery = (project: string) =>
  queryOptions({ queryKey: ['versions', project], queryFn: () => versionList(project) });
