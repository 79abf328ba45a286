// Executions, their jobs, console and figures (docs/api/executions.yaml).

import type { components, paths } from './generated/executions';
import { answer, answerAs, apiClient, apiRoot, request, requestRaw, sessionFetch } from './http';
import { problemOf } from './problem';
import type { Execution, ExecutionDetail, NewExecution } from './types';

type Schemas = components['schemas'];
export type Import = Schemas['Import'];
export type ExecutionCheck = Schemas['ExecutionCheck'];
export type Comparison = Schemas['Comparison'];
export type Removal = Schemas['Removal'];
export type DraftOperation = Schemas['DraftOperation'];
export type MetricPoint = Schemas['MetricPoint'];

const client = apiClient<paths>();
const at = (execution: string) => ({ params: { path: { execution } } });

export type ExecutionFilter = NonNullable<
  paths['/projects/{project}/executions']['get']['parameters']['query']
>;

export const executionList = (
  project: string,
  cursor: string | null,
  filter: ExecutionFilter = {},
) =>
  answer(
    client.GET('/projects/{project}/executions', {
      params: {
        path: { project },
        query: { limit: 100, ...filter, ...(cursor ? { cursor } : {}) },
      },
    }),
  );

export const executionRead = (execution: string) =>
  answerAs<ExecutionDetail>(client.GET('/executions/{execution}', at(execution)));

/** Has a resource checked by its extension, as an execution that is in no list. */
export const resourceCheck = (
  project: string,
  resource: string,
  place: { compute: string; storage: string },
) =>
  answer(
    client.POST('/projects/{project}/executions/resources/{resource}/check', {
      params: { path: { project, resource } },
      body: place,
    }),
  );

/** What came of a check; the answer is null as long as there is none. */
export const checkRead = (execution: string) =>
  answer(client.GET('/executions/{execution}/check', at(execution)));

type NewImport =
  paths['/projects/{project}/executions/resources/import']['post']['requestBody']['content']['application/json'];

/** Has an extension read what is to become a resource, as an execution that is in no list. */
export const importCreate = (project: string, body: NewImport) =>
  answer(
    client.POST('/projects/{project}/executions/resources/import', {
      params: { path: { project } },
      body,
    }),
  );

/** What came of an import; the answer is null as long as there is none. */
export const importRead = (execution: string) =>
  answer(client.GET('/executions/{execution}/import', at(execution)));

/** The key makes a repeated request the same request. */
export const executionCreate = (project: string, body: NewExecution, key: string) =>
  answer(
    client.POST('/projects/{project}/executions', {
      params: { path: { project }, header: { 'Idempotency-Key': key } },
      body,
    }),
  );

/** What would happen, and all that would keep it from running; starts nothing. */
export const executionCheck = (project: string, body: NewExecution, signal: AbortSignal) =>
  answer(
    client.POST('/projects/{project}/executions/check', {
      params: { path: { project } },
      body,
      signal,
    }),
  );

const atDraft = (execution: string, operation: string) => ({
  params: { path: { execution, operation } },
});

/** An operation as a debug run has it. */
export const draftRead = (execution: string, operation: string) =>
  answer(
    client.GET('/executions/{execution}/operations/{operation}', atDraft(execution, operation)),
  );

/** New code for it, on top of the version that was seen. */
export const draftChange = (execution: string, operation: string, code: string, version: number) =>
  answer(
    client.PATCH('/executions/{execution}/operations/{operation}', {
      ...atDraft(execution, operation),
      body: { code, version },
    }),
  );

/** What would go with executions that are deleted together, and what would stay. */
export const executionRemovalAll = (project: string, executions: string[]) =>
  answer(
    client.POST('/projects/{project}/executions/removal', {
      params: { path: { project } },
      body: { executions },
    }),
  );

/** All that differs between two executions of a project. */
export const executionCompare = (project: string, a: string, b: string) =>
  answer(
    client.GET('/projects/{project}/executions/compare', {
      params: { path: { project }, query: { a, b } },
    }),
  );

export const executionCancel = (execution: string) =>
  answer(client.POST('/executions/{execution}/cancel', at(execution)));

export const executionRename = (execution: string, name: string) =>
  executionChange(execution, { name });

export const executionChange = (
  execution: string,
  body: {
    name?: string;
    labels?: string[];
    notes?: string;
    debug?: boolean;
    attributes?: Execution['attributes'];
  },
) => answer(client.PATCH('/executions/{execution}', { ...at(execution), body }));

/** What failed or was canceled runs again, with the code as it is now or as it was; or `jobs` and all that needs them. */
export const executionContinue = (
  execution: string,
  body: { retry_as_is?: boolean; jobs?: string[] },
) => answer(client.POST('/executions/{execution}/continue', { ...at(execution), body }));

/** All of it, in one answer. */
export const consoleDownloadUrl = (job: string, attempt: number) =>
  `${apiRoot}/jobs/${job}/console?attempt=${attempt}&download=true`;

/** Bytes [from, to) of an attempt's console; fewer when the answer is cut. */
export async function consoleRead(
  job: string,
  attempt: number,
  from: number,
  to: number,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const response = await requestRaw('GET', `/jobs/${job}/console`, {
    query: { attempt: Math.max(1, attempt) },
    headers: { range: `bytes=${from}-${to - 1}` },
    signal,
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  return response.status === 206 ? bytes : bytes.subarray(from, to);
}

/** Where a line that has a text is: its number from 1, and where the match begins, in bytes. */
export type ConsoleHit = Pick<
  paths['/jobs/{job}/console/search']['get']['responses'][200]['content']['application/json']['items'][number],
  'line' | 'offset'
>;

export const consoleFind = (
  job: string,
  query: paths['/jobs/{job}/console/search']['get']['parameters']['query'],
  signal: AbortSignal,
) => answer(client.GET('/jobs/{job}/console/search', { params: { path: { job }, query }, signal }));

export const figureImageRead = async (figure: string): Promise<Blob> =>
  (await requestRaw('GET', `/figures/${figure}/image`)).blob();

export const figurePlotlyRead = (figure: string) =>
  request<unknown>('GET', `/figures/${figure}/plotly`);

export type MetricKind = 'user' | 'system';
export type MetricPage = components['schemas']['MetricPage'];
export type MetricCurves = components['schemas']['MetricCurves'];

/** A part of the points that a job logged, in their order; `next` is where the rest begins. */
export const metricList = async (job: string, start: number) =>
  (await answer(
    client.GET('/jobs/{job}/metrics', { params: { path: { job }, query: { start } } }),
  )) as MetricPage;

export interface CurveRange {
  kind: MetricKind;
  axis: 'step' | 'time';
  points: number;
  from?: number;
  to?: number;
}

/** The curves of a job, each thinned to so many points; of a range, more of it. */
export const metricCurves = async (job: string, range: CurveRange) =>
  (await answer(
    client.GET('/jobs/{job}/metrics', { params: { path: { job }, query: { ...range } } }),
  )) as MetricCurves;

/** What a job ran with: code and environments as they were at the execution's revision. */
export interface Bundle {
  operations: Record<string, { name: string; code: string | null; environment: string | null }>;
  resources: Record<string, { name: string; type: string; code?: string | null }>;
  modules?: Record<string, string>;
  serialization?: string | null;
}

export const objectUrl = (project: string, storage: string, hash: string) =>
  `/files/${project}/${storage}/${hash}`;

export async function bundleRead(project: string, storage: string, hash: string): Promise<Bundle> {
  const url = new URL(`${objectUrl(project, storage, hash)}?through=true`, location.origin);
  const response = await sessionFetch(new Request(url));
  if (!response.ok) throw await problemOf(response);
  return (await response.json()) as Bundle;
}

/** Deletes even while the page goes away. */
export async function executionDelete(execution: string) {
  const url = new URL(`${apiRoot}/executions/${execution}`, location.origin);
  const response = await sessionFetch(new Request(url, { method: 'DELETE', keepalive: true }));
  if (!response.ok && response.status !== 404) throw await problemOf(response);
}
