// Storages, artifacts and uploads (docs/api/storage.yaml).

import type { components, paths } from './generated/storage';
import { answer, apiClient, apiRoot, requestRaw, sessionFetch } from './http';
import type { NewUpload } from './types';

type Schemas = components['schemas'];
type NewArtifact = Schemas['NewArtifact'];
export type Adapter = Schemas['Adapter'];
export type AdapterField = Schemas['AdapterField'];
export type NewStorage = Schemas['NewStorage'];
export type StorageFile = Schemas['StorageFile'];
export type Import = Schemas['Import'];
export type StorageCheck = Schemas['StorageCheck'];
export type StorageChange = Partial<Omit<NewStorage, 'adapter'>>;
export type StorageTrial = Omit<NewStorage, 'name' | 'projects'> & { storage?: string };

const client = apiClient<paths>();
const atProject = (project: string) => ({ params: { path: { project } } });
const atArtifact = (artifact: string) => ({ params: { path: { artifact } } });
const atUpload = (upload: string) => ({ params: { path: { upload } } });

/** The kinds of storage, with the fields that a form asks for. */
export const adapterList = () => answer(client.GET('/adapters'));

/** The built-in storage and my own. */
export const storageList = () => answer(client.GET('/storages'));

export const projectStorageList = (project: string) =>
  answer(client.GET('/projects/{project}/storages', atProject(project)));

const atStorage = (storage: string) => ({ params: { path: { storage } } });

export const storageCreate = (body: NewStorage) => answer(client.POST('/storages', { body }));

export const storageUpdate = (storage: string, body: StorageChange) =>
  answer(client.PATCH('/storages/{storage}', { ...atStorage(storage), body }));

/** 409 `in_use` says how many artifacts lie on it, unless it is to be forgotten all the same. */
export const storageDelete = (storage: string, isForced: boolean) =>
  answer(
    client.DELETE('/storages/{storage}', {
      params: { path: { storage }, ...(isForced ? { query: { force: true } } : {}) },
    }),
  );

/** Tests the connection of a storage that is there. */
export const storageCheck = (storage: string) =>
  answer(client.POST('/storages/{storage}/check', atStorage(storage)));

/** Tests what a form holds. */
export const storageTry = (body: StorageTrial) => answer(client.POST('/storages/check', { body }));

export const artifactList = (project: string, cursor: string | null) =>
  answer(
    client.GET('/projects/{project}/artifacts', {
      params: { path: { project }, query: cursor ? { limit: 200, cursor } : { limit: 200 } },
    }),
  );

/** Those whose name has these words, the newest 200. */
export const artifactSearch = (project: string, search: string) =>
  answer(
    client.GET('/projects/{project}/artifacts', {
      params: { path: { project }, query: { limit: 200, search } },
    }),
  );

/** An artifact of what is stored already, such as the output of a job. */
export const artifactCreate = (project: string, body: NewArtifact) =>
  answer(client.POST('/projects/{project}/artifacts', { ...atProject(project), body }));

/** What a file is, by its bytes; of this project first. */
export const artifactIdentify = (hash: string, project: string | undefined) =>
  answer(client.GET('/artifacts', { params: { query: project ? { hash, project } : { hash } } }));

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

/** What can be shown of it without running anybody's code. */
export const artifactPreview = (artifact: string) =>
  answer(client.GET('/artifacts/{artifact}/preview', atArtifact(artifact)));

/** All of a small one, wherever it lies. */
export const artifactBytes = async (artifact: string) =>
  (
    await requestRaw('GET', `/artifacts/${artifact}/content`, { query: { through: true } })
  ).arrayBuffer();

export interface ImportOrder {
  source: string;
  path: string;
  name: string;
  type: string;
  storage: string;
}

/** A file that lies on a storage of mine is to become an artifact; the server brings it. */
export const importCreate = (project: string, body: ImportOrder) =>
  answer(client.POST('/projects/{project}/imports', { ...atProject(project), body }));

/** My own imports that have not ended, or have failed. */
export const importList = (project: string) =>
  answer(client.GET('/projects/{project}/imports', atProject(project)));

/** Gives it up, or forgets that it has failed. */
export const importDelete = (id: string) =>
  answer(client.DELETE('/imports/{import}', { params: { path: { import: id } } }));

/** A page of what lies in a folder of a storage of mine. */
export const storageFileList = (storage: string, folder: string, cursor: string | null) =>
  answer(
    client.GET('/storages/{storage}/files', {
      params: { path: { storage }, query: cursor ? { folder, cursor } : { folder } },
    }),
  );

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
