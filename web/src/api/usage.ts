// How much projects hold (docs/api/storage.yaml).

import { queryOptions } from '@tanstack/react-query';
import type { paths } from './generated/storage';
import { answer, apiClient } from './http';

const client = apiClient<paths>();

/** It changes with every run: read anew when it is shown. */
export const usageQuery = (project: string) =>
  queryOptions({
    queryKey: ['usage', project],
    queryFn: () =>
      answer(client.GET('/projects/{project}/usage', { params: { path: { project } } })),
    staleTime: 0,
  });

export const ownUsageQuery = queryOptions({
  queryKey: ['usage'],
  queryFn: () => answer(client.GET('/usage')),
  staleTime: 0,
});
