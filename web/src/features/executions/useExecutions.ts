import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { executionList } from '../../api/executions';
import { executionNewest, executionsQuery, queryClient } from '../../api/queries';
import type { Execution, Page } from '../../api/types';
import { hiddenStore } from './deletions';
import { asked, type Filter, isFound, listed, type Sort, sortAsked } from './execution_list';

/** The executions to show. The server looks for what a filter or an order asks; what changes meanwhile is put in from here. */
export function useExecutions(project: string, filter: Filter, sort: Sort) {
  const { pipeline, status, q, label, by, sweep, trigger, debug } = filter;
  const wanted = useMemo<Filter>(
    () => ({ pipeline, status, q, label, by, sweep, trigger, debug }),
    [pipeline, status, q, label, by, sweep, trigger, debug],
  );
  const all = useInfiniteQuery(executionsQuery(project));
  const query = { ...asked(wanted), ...sortAsked(sort) };
  const isAsking = Object.keys(query).length > 0;
  const found = useInfiniteQuery({
    queryKey: ['executions', project, 'filtered', query],
    queryFn: ({ pageParam }) => executionList(project, pageParam, query),
    initialPageParam: null as string | null,
    getNextPageParam: (page: Page<Execution>) => page.next_cursor,
    enabled: isAsking,
    placeholderData: (previous) => previous,
  });
  const hidden = useStore(hiddenStore, (state) => state.hidden);
  const known = useMemo(() => itemsOf(all.data), [all.data]);
  const shown = useMemo(() => {
    const fits = (one: Execution) => !hidden.has(one.id) && isFound(one, wanted);
    const here = known.filter(fits);
    const there = isAsking ? itemsOf(found.data).map(executionNewest).filter(fits) : here;
    const hasMore = isAsking && found.hasNextPage;
    return listed(there, here, { sort, hasMore, now: Date.now() });
  }, [isAsking, found.data, found.hasNextPage, known, hidden, wanted, sort]);

  const count = known.length;
  useEffect(() => {
    if (count >= 0)
      void queryClient.invalidateQueries({ queryKey: ['executions', project, 'filtered'] });
  }, [project, count]);

  const source = isAsking ? found : all;
  return {
    shown,
    known: useMemo(() => known.filter(({ id }) => !hidden.has(id)), [known, hidden]),
    isPending: source.isPending,
    error: source.error,
    refetch: source.refetch,
    hasMore: source.hasNextPage,
    more: source.fetchNextPage,
    isReadingMore: source.isFetchingNextPage,
  };
}

function itemsOf(data: { pages: Page<Execution>[] } | undefined): Execution[] {
  return data?.pages.flatMap(({ items }) => items) ?? [];
}
