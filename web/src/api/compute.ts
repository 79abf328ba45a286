// Where jobs can run (docs/api/compute.yaml).

import type { components, paths } from './generated/compute';
import { answer, apiClient } from './http';

const client = apiClient<paths>();

export const computeList = () => answer(client.GET('/computes'));

export type Worker = components['schemas']['Worker'];

/** My own workers and those of the server. */
export const workerList = () =>
  answer(client.GET('/workers', { params: { query: { limit: 200 } } }));
