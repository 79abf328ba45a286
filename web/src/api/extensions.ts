// Extensions: what is installed, and what of it is on in a project (docs/api/projects.yaml). The types that they bring are in resources.ts.

import { queryOptions } from '@tanstack/react-query';
import type { components, paths } from './generated/projects';
import { answer, apiClient, request } from './http';

export type Extension = components['schemas']['Extension'];
export type ProjectExtension = components['schemas']['ProjectExtension'];

const client = apiClient<paths>();

/** What this DeepForge has, with all that it brings. */
export const installedQuery = queryOptions({
  queryKey: ['extensions', 'installed'],
  queryFn: () => answer(client.GET('/extensions')),
});

/** A zip or .tar.gz: a new one, or one that is renewed. */
export const extensionInstall = (body: File) =>
  request<Extension>('POST', '/extensions', {
    body,
    headers: { 'content-type': 'application/octet-stream' },
  });

export const extensionRemove = (extension: string, force: boolean) =>
  answer(
    client.DELETE('/extensions/{extension}', { params: { path: { extension }, query: { force } } }),
  );

/** What is installed, and what of it is on in a project. */
export const switchesQuery = (project: string) =>
  queryOptions({
    queryKey: ['extensions', project],
    queryFn: () =>
      answer(client.GET('/projects/{project}/extensions', { params: { path: { project } } })),
  });

export function switchSet(project: string, extension: string, isOn: boolean) {
  const at = { params: { path: { project, extension } } };
  return isOn
    ? answer(client.PUT('/projects/{project}/extensions/{extension}', at))
    : answer(client.DELETE('/projects/{project}/extensions/{extension}', at));
}
