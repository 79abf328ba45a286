import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { executionList } from '../../api/executions';
import { executionsQuery, queryClient } from '../../api/queries';
import type { Execution, Page } from '../../api/types';
import { hiddenStore } from './deletions';
import { type Filter, isFound, joined, type Sort, sorted } from './execution_list';

const isFiltering = ({ pipeline, status, q, label }: Filter) =>
  Boolean(pipeline || status || q || label);

/** The executions to show. The server looks for what a filter asks; what changes meanwhile is put in from here. */
export function useExecutions(project: string, filter: Filter, sort: Sort) {
  const { pipeline, status, q, label } = filter;
  const isFiltered = isFiltering(filter);
  const all = useInfiniteQuery(executionsQuery(project));
  const filteredKey = ['executions', project, 'filtered', pipeline, status, q, label];
  const filtered = useInfiniteQuery({
    queryKey: filteredKey,
    queryFn: ({ pageParam }) =>
      executionList(project, pageParam, {
        ...(pipeline ? { pipeline } : {}),
        ...(status ? { status } : {}),
        ...(q ? { search: q } : {}),
        ...(label ? { label } : {}),
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: Page<Execution>) => page.next_cursor,
    enabled: isFiltered,
    placeholderData: (previous) => previous,
  });
  const hidden = useStore(hiddenStore, (state) => state.hidden);
  const known = useMemo(() => itemsOf(all.data), [all.data]);
  const shown = useMemo(() => {
    const found = isFiltered ? joined(itemsOf(filtered.data), known) : known;
    const fits = found.filter(
      (one) => !hidden.has(one.id) && isFound(one, { pipeline, status, q, label }),
    );
    return sorted(fits, sort, Date.now());
  }, [isFiltered, filtered.data, known, hidden, pipeline, status, q, label, sort]);

  const count = known.length;
  useEffect(() => {
    if (count >= 0)
      void queryClient.invalidateQueries({ queryKey: ['executions', project, 'filtered'] });
  }, [project, count]);

  const query = isFiltered ? filtered : all;
  return {
    shown,
    known: useMemo(() => known.filter(({ id }) => !hidden.has(id)), [known, hidden]),
    isPending: query.isPending,
    error: query.error,
    refetch: query.refetch,
    hasMore: query.hasNextPage,
    more: query.fetchNextPage,
    isReadingMore: query.isFetchingNextPage,
  };
}

function itemsOf(data: { pages: Page<Execution>[] } | undefined): Execution[] {
  return data?.pages.flatMap(({ items }) => items) ?? [];
}
