import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { sweepList, sweepResultList } from '../../api/sweeps';

export const liveEvery = 2000;

export const sweepsQuery = (project: string) =>
  queryOptions({
    queryKey: ['sweeps', project],
    queryFn: () => sweepList(project),
    staleTime: 0,
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ status }) => status === 'running') ? liveEvery : false,
  });

/** Read again while members run. */
export const sweepResultsQuery = (project: string, sweep: string, sort: string) =>
  queryOptions({
    queryKey: ['sweep', project, sweep, sort],
    queryFn: () => sweepResultList(project, sweep, sort),
    staleTime: 0,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.sweep.status === 'running' ? liveEvery : false),
  });
