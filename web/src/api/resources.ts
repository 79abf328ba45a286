// The types of resources that installed extensions bring. A server without extensions does not know the route.

import { queryOptions } from '@tanstack/react-query';
import type { Resource } from '../model/project_model';
import {
  type ResourceNodeType,
  type ResourceSchema,
  schemaProblem,
} from '../model/resource_schema';
import { request } from './http';
import { problemFrom } from './problem';

export interface SchemaRefusal {
  extension: string;
  detail: string;
}

export interface ResourceSchemas {
  schemas: ResourceSchema[];
  /** Resources to begin with. */
  templates: Resource[];
  /** What extensions say that the editor cannot understand. */
  refused: SchemaRefusal[];
}

interface Extension {
  id: string;
  name: string;
  resources?: unknown[];
  examples?: Resource[];
}

const missing = 404;

export async function resourceSchemas(): Promise<ResourceSchemas> {
  try {
    const { items } = await request<{ items: Extension[] }>('GET', '/extensions');
    return schemasOf(items);
  } catch (error) {
    if (problemFrom(error).status === missing) return { schemas: [], templates: [], refused: [] };
    throw error;
  }
}

function schemasOf(extensions: readonly Extension[]): ResourceSchemas {
  const schemas: ResourceSchema[] = [];
  const refused: SchemaRefusal[] = [];
  for (const { name, resources = [] } of extensions)
    for (const value of resources) {
      const problem = schemaProblem(value);
      if (problem === null) schemas.push(value as ResourceSchema);
      else refused.push({ extension: name, detail: problem });
    }
  const templates = extensions.flatMap(({ examples = [] }) => examples);
  return { schemas, templates, refused };
}

export const resourceSchemasQuery = queryOptions({
  queryKey: ['extensions'],
  queryFn: resourceSchemas,
  staleTime: 5 * 60_000,
});

/** Classes of the project's modules that are node types of this type of resource. */
export const nodeTypesQuery = (project: string, type: string) =>
  queryOptions({
    queryKey: ['node-types', project, type],
    queryFn: async () => {
      const query = new URLSearchParams({ type });
      const path = `/projects/${project}/node-types?${query}`;
      return (await request<{ items: ResourceNodeType[] }>('GET', path)).items;
    },
    staleTime: 0,
  });
