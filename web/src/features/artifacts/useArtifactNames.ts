import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { artifactsQuery } from '../../api/queries';

/** What the artifacts of a project are called, by their ids. */
export function useArtifactNames(project: string): Record<string, string> {
  const { data } = useInfiniteQuery(artifactsQuery(project));
  return useMemo(() => {
    const artifacts = data?.pages.flatMap(({ items }) => items) ?? [];
    return Object.fromEntries(artifacts.map(({ id, name }) => [id, name]));
  }, [data]);
}
