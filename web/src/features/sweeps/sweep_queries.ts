import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { liveEvery } from '../../api/queries';
import { sweepResultList } from '../../api/sweeps';

/** Read again while members run. */
export const sweepResultsQuery = (project: string, sweep: string, sort: string) =>
  queryOptions({
    queryKey: ['sweep', project, sweep, sort],
    queryFn: () => sweepResultList(project, sweep, sort),
    staleTime: 0,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.sweep.status === 'running' ? liveEvery : false),
  });
