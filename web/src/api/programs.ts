// Pipelines and jobs as Python programs that run without DeepForge (docs/export.md).

import { requestRaw } from './http';

/** `parameters` are the Input nodes whose values are given when the program is started. */
export async function pipelineExport(
  project: string,
  pipeline: string,
  parameters: readonly string[],
): Promise<Blob> {
  const path = `/projects/${encodeURIComponent(project)}/pipelines/${encodeURIComponent(pipeline)}/export`;
  const query = parameters.length > 0 ? { parameters: parameters.join(',') } : {};
  return (await requestRaw('GET', path, { query })).blob();
}

export async function jobFilesRead(job: string): Promise<Blob> {
  return (await requestRaw('GET', `/jobs/${encodeURIComponent(job)}/files`)).blob();
}
