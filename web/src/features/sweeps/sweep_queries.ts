import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { liveEvery } from '../../api/queries';
import { sweepResultList } from '../../api/sweeps';

/** A large table is read again less often. */
const large = 200;

/** Read again while members run. */
export const sweepResultsQuery = (project: string, sweep: string, sort: string) =>
  queryOptions({
    queryKey: ['sweep', project, sweep, sort],
    queryFn: () => sweepResultList(project, sweep, sort),
    staleTime: 0,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data } }) => {
      if (data?.sweep.status !== 'running') return false;
      return data.items.length > large ? 3 * liveEvery : liveEvery;
    },
  });
