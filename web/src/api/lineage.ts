// What artifacts were made of (docs/api/executions.yaml), and the pipeline that made them (docs/api/projects.yaml).

import { queryOptions } from '@tanstack/react-query';
import type { components, paths as executions } from './generated/executions';
import type { paths as projects } from './generated/projects';
import { answer, apiClient } from './http';

export type Lineage = components['schemas']['Lineage'];
export type LineageNode = components['schemas']['LineageNode'];

const executionsClient = apiClient<executions>();
const projectsClient = apiClient<projects>();

export const artifactLineage = (artifact: string) =>
  answer(executionsClient.GET('/artifacts/{artifact}/lineage', { params: { path: { artifact } } }));

/** Nothing tells when a run or an artifact of it is deleted: it is read anew when it is opened. */
export const lineageQuery = (artifact: string) =>
  queryOptions({
    queryKey: ['lineage', artifact],
    queryFn: () => artifactLineage(artifact),
    staleTime: 0,
  });

export const pipelineRemake = (project: string, artifact: string) =>
  answer(
    projectsClient.POST('/projects/{project}/remake', {
      params: { path: { project } },
      body: { artifact },
    }),
  );

export type Remade = Awaited<ReturnType<typeof pipelineRemake>>;
