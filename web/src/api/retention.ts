// How long values of executions are kept (docs/api/executions.yaml).

import { queryOptions } from '@tanstack/react-query';
import type { paths } from './generated/executions';
import { answer, apiClient } from './http';

const client = apiClient<paths>();
const of = (project: string) => ({ params: { path: { project } } });

export interface Kept {
  /** Of each pipeline; null: their number does not count. */
  keep_last: number | null;
  /** Since they ended; null: their age does not count. */
  keep_days: number | null;
}

export const retentionQuery = (project: string) =>
  queryOptions({
    queryKey: ['retention', project],
    queryFn: () => answer(client.GET('/projects/{project}/retention', of(project))),
    staleTime: 0,
  });

export const retentionSet = (project: string, kept: Kept) =>
  answer(client.PUT('/projects/{project}/retention', { ...of(project), body: kept }));

export const executionClean = (execution: string) =>
  answer(client.POST('/executions/{execution}/clean', { params: { path: { execution } } }));
