// Where jobs can run (docs/api/compute.yaml).

import type { components, paths } from './generated/compute';
import { answer, apiClient } from './http';

const client = apiClient<paths>();

export const computeList = () => answer(client.GET('/computes'));

export type Worker = components['schemas']['Worker'];
export type QueuedJob = components['schemas']['QueuedJob'];

/** My own workers and those of the server. */
/** Those of everybody are for administrators. */
export const workerList = (all: boolean) =>
  answer(client.GET('/workers', { params: { query: { limit: 200, ...(all ? { all } : {}) } } }));

/** My jobs that wait there, the oldest first. */
export const queueList = (compute: string, all: boolean) =>
  answer(
    client.GET('/computes/{compute}/queue', {
      params: { path: { compute }, query: { limit: 200, ...(all ? { all } : {}) } },
    }),
  );

const atWorker = (worker: string) => ({ params: { path: { worker } } });

export const workerRemove = (worker: string) =>
  answer(client.DELETE('/workers/{worker}', atWorker(worker)));

/** A draining worker ends what it runs and takes nothing new, until it is told otherwise. */
export const workerDrain = (worker: string, draining: boolean) =>
  answer(client.PATCH('/workers/{worker}', { ...atWorker(worker), body: { draining } }));
