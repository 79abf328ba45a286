// Sweeps: one execution per combination of values (docs/api/executions.yaml).

import type { components, paths } from './generated/executions';
import { answer, apiClient, apiRoot } from './http';

type Schemas = components['schemas'];
export type Sweep = Schemas['Sweep'];
export type SweepAxis = Schemas['SweepAxis'];
export type NewSweep = Schemas['NewSweep'];
export type SweepResults = Schemas['SweepResults'];
export type SweepResult = Schemas['SweepResult'];

const client = apiClient<paths>();
const at = (project: string, sweep: string) => ({ params: { path: { project, sweep } } });

export const sweepList = (project: string) =>
  answer(
    client.GET('/projects/{project}/sweeps', {
      params: { path: { project }, query: { limit: 100 } },
    }),
  );

/** The key makes a repeated request the same request. */
export const sweepCreate = (project: string, body: NewSweep, key: string) =>
  answer(
    client.POST('/projects/{project}/sweeps', {
      params: { path: { project }, header: { 'Idempotency-Key': key } },
      body,
    }),
  );

/** How many executions it would make, and all that would keep it from running; starts nothing. */
export const sweepCheck = (project: string, body: NewSweep, signal: AbortSignal) =>
  answer(
    client.POST('/projects/{project}/sweeps/check', {
      params: { path: { project } },
      body,
      signal,
    }),
  );

export const sweepResultList = (project: string, sweep: string, sort: string) =>
  answer(
    client.GET('/projects/{project}/sweeps/{sweep}/results', {
      params: { path: { project, sweep }, query: { sort } },
    }),
  );

export const sweepResultCsvUrl = (project: string, sweep: string, sort: string) =>
  `${apiRoot}/projects/${project}/sweeps/${sweep}/results.csv?sort=${encodeURIComponent(sort)}`;

export const sweepCancel = (project: string, sweep: string) =>
  answer(client.POST('/projects/{project}/sweeps/{sweep}/cancel', at(project, sweep)));

export const sweepContinue = (project: string, sweep: string) =>
  answer(
    client.POST('/projects/{project}/sweeps/{sweep}/continue', {
      ...at(project, sweep),
      body: { retry_as_is: false },
    }),
  );

export const sweepRename = (project: string, sweep: string, name: string) =>
  answer(
    client.PATCH('/projects/{project}/sweeps/{sweep}', { ...at(project, sweep), body: { name } }),
  );

/** What would go with all members of a sweep. */
export const sweepRemoval = (project: string, sweep: string) =>
  answer(client.GET('/projects/{project}/sweeps/{sweep}/removal', at(project, sweep)));

/** Its members stay, or go with it. */
export const sweepDelete = (project: string, sweep: string, executions: 'keep' | 'delete') =>
  answer(
    client.DELETE('/projects/{project}/sweeps/{sweep}', {
      params: { path: { project, sweep }, query: { executions } },
    }),
  );
