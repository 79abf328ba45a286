// Single jobs (docs/api/executions.yaml).

import type { paths } from './generated/executions';
import { answer, apiClient } from './http';

const client = apiClient<paths>();

export const jobRead = (job: string) =>
  answer(client.GET('/jobs/{job}', { params: { path: { job } } }));

/** Exactly which packages an attempt ran with. */
export const environmentRead = (job: string, attempt: number) =>
  answer(client.GET('/jobs/{job}/environment', { params: { path: { job }, query: { attempt } } }));
