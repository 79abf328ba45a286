// Executions, their jobs, console and figures (docs/api/executions.yaml).

import type { paths } from './generated/executions';
import { answer, answerAs, apiClient, apiRoot, request, requestRaw } from './http';
import type { ExecutionDetail, NewExecution } from './types';

const client = apiClient<paths>();
const at = (execution: string) => ({ params: { path: { execution } } });

export const executionList = (project: string, cursor: string | null) =>
  answer(
    client.GET('/projects/{project}/executions', {
      params: { path: { project }, query: cursor ? { limit: 100, cursor } : { limit: 100 } },
    }),
  );

export const executionRead = (execution: string) =>
  answerAs<ExecutionDetail>(client.GET('/executions/{execution}', at(execution)));

/** The key makes a repeated request the same request. */
export const executionCreate = (project: string, body: NewExecution, key: string) =>
  answer(
    client.POST('/projects/{project}/executions', {
      params: { path: { project }, header: { 'Idempotency-Key': key } },
      body,
    }),
  );

export const executionCancel = (execution: string) =>
  answer(client.POST('/executions/{execution}/cancel', at(execution)));

export const executionRename = (execution: string, name: string) =>
  answer(client.PATCH('/executions/{execution}', { ...at(execution), body: { name } }));

export const executionDelete = (execution: string) =>
  answer(client.DELETE('/executions/{execution}', at(execution)));

export const consoleDownloadUrl = (job: string) => `${apiRoot}/jobs/${job}/console?download=true`;

/** Bytes [from, to) of a job's console; fewer when the answer is cut. */
export async function consoleRead(
  job: string,
  from: number,
  to: number,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const response = await requestRaw('GET', `/jobs/${job}/console`, {
    headers: { range: `bytes=${from}-${to - 1}` },
    signal,
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  return response.status === 206 ? bytes : bytes.subarray(from, to);
}

export const figureImageRead = async (figure: string): Promise<Blob> =>
  (await requestRaw('GET', `/figures/${figure}/image`)).blob();

export const figurePlotlyRead = (figure: string) =>
  request<unknown>('GET', `/figures/${figure}/plotly`);
