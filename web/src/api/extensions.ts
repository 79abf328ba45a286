// Extensions: which are on in a project (docs/api/projects.yaml). The types that they bring are in resources.ts.

import { queryOptions } from '@tanstack/react-query';
import type { components, paths } from './generated/projects';
import { answer, apiClient } from './http';

export type ProjectExtension = components['schemas']['ProjectExtension'];

const client = apiClient<paths>();

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
