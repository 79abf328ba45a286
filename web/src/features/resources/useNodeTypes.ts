import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { nodeTypesQuery } from '../../api/resources';
import type { ProjectModel } from '../../model/project_model';
import type { ResourceSchema } from '../../model/resource_schema';

/** The schema with the node types that the project's modules add; undefined until they are known. */
export function useNodeTypes(
  project: string,
  schema: ResourceSchema | null,
  modules: ProjectModel['modules'] | undefined,
): ResourceSchema | null | undefined {
  const queryClient = useQueryClient();
  const query = nodeTypesQuery(project, schema?.type ?? '');
  const { data, isPending } = useQuery({ ...query, enabled: schema?.classes !== undefined });
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever changes a module may change its classes
  useEffect(() => {
    void queryClient.invalidateQueries({ queryKey: query.queryKey });
  }, [modules]);
  const whole = useMemo(
    () => (schema && data ? { ...schema, nodes: [...schema.nodes, ...data] } : schema),
    [schema, data],
  );
  return schema?.classes !== undefined && isPending ? undefined : whole;
}
