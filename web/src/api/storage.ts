// Storages, artifacts and uploads (docs/api/storage.yaml).

import type { components, paths } from './generated/storage';
import { answer, apiClient, apiRoot, requestRaw, sessionFetch } from './http';
import type { NewUpload } from './types';

type NewArtifact = components['schemas']['NewArtifact'];

const client = apiClient<paths>();
const atProject = (project: string) => ({ params: { path: { project } } });
const atArtifact = (artifact: string) => ({ params: { path: { artifact } } });
const atUpload = (upload: string) => ({ params: { path: { upload } } });

export const storageList = (project: string) =>
  answer(client.GET('/projects/{project}/storages', atProject(project)));

export const artifactList = (project: string, cursor: string | null) =>
  answer(
    client.GET('/projects/{project}/artifacts', {
      params: { path: { project }, query: cursor ? { limit: 200, cursor } : { limit: 200 } },
    }),
  );

/** An artifact of what is stored already, such as the output of a job. */
export const artifactCreate = (project: string, body: NewArtifact) =>
  answer(client.POST('/projects/{project}/artifacts', { ...atProject(project), body }));

export const artifactUpdate = (artifact: string, body: { name?: string; type?: string }) =>
  answer(client.PATCH('/artifacts/{artifact}', { ...atArtifact(artifact), body }));

export const artifactDelete = (artifact: string, withData: boolean) =>
  answer(
    client.DELETE('/artifacts/{artifact}', {
      params: { path: { artifact }, ...(withData ? { query: { data: true } } : {}) },
    }),
  );

/** For a page that is closing: the request outlives it, the answer is nobody's. */
export function artifactDeleteLast(artifact: string, withData: boolean) {
  const url = new URL(`${apiRoot}/artifacts/${artifact}`, location.origin);
  if (withData) url.searchParams.set('data', 'true');
  void sessionFetch(new Request(url, { method: 'DELETE', keepalive: true })).catch(() => undefined);
}

export const artifactContentUrl = (artifact: string) => `${apiRoot}/artifacts/${artifact}/content`;

export const uploadList = (project: string) =>
  answer(client.GET('/projects/{project}/uploads', atProject(project)));

export const uploadCreate = (project: string, body: NewUpload) =>
  answer(client.POST('/projects/{project}/uploads', { ...atProject(project), body }));

export const uploadRead = (upload: string) =>
  answer(client.GET('/uploads/{upload}', atUpload(upload)));

export const partPut = (upload: string, part: number, bytes: Blob, signal: AbortSignal) =>
  requestRaw('PUT', `/uploads/${upload}/parts/${part}`, {
    body: bytes,
    headers: { 'content-type': 'application/octet-stream' },
    signal,
  });

export const uploadCommit = (upload: string) =>
  answer(client.POST('/uploads/{upload}/commit', { ...atUpload(upload), body: {} }));

export const uploadDelete = (upload: string) =>
  answer(client.DELETE('/uploads/{upload}', atUpload(upload)));
