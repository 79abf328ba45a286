// Where a project uses an artifact. Pure.

import type { ProjectModel } from '../../model/project_model';

export interface Use {
  pipeline: string;
  name: string;
  node: string;
}

/** Each Input node that brings it in. */
export function usesOf(model: ProjectModel | null, artifact: string): Use[] {
  return Object.entries(model?.pipelines ?? {}).flatMap(([pipeline, { name, nodes }]) =>
    Object.entries(nodes)
      .filter(([, node]) => node.operation === 'Input' && node.references.artifact === artifact)
      .map(([node]) => ({ pipeline, name, node })),
  );
}
