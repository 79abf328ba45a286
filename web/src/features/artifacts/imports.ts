import { queryOptions } from '@tanstack/react-query';
import { artifactsQuery, queryClient } from '../../api/queries';
import {
  type Import,
  type ImportOrder,
  importCreate,
  importDelete,
  importList,
} from '../../api/storage';

/** How often the server is asked while something is on its way, in milliseconds. */
const pause = 1000;

const isGoing = ({ state }: Import) => state === 'waiting' || state === 'running';

export const importsQuery = (project: string) =>
  queryOptions({
    queryKey: ['imports', project],
    queryFn: () => importList(project),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.items.some(isGoing) ? pause : false),
  });

export async function importStart(project: string, order: ImportOrder): Promise<void> {
  const made = await importCreate(project, order);
  const { queryKey } = importsQuery(project);
  queryClient.setQueryData(queryKey, (data) =>
    data ? { ...data, items: [made, ...data.items] } : data,
  );
  void queryClient.invalidateQueries({ queryKey });
}

export async function importDiscard(project: string, id: string): Promise<void> {
  const { queryKey } = importsQuery(project);
  queryClient.setQueryData(
    queryKey,
    (data) => data && { ...data, items: data.items.filter((one) => one.id !== id) },
  );
  await importDelete(id).catch(() => undefined);
  void queryClient.invalidateQueries({ queryKey });
}

/** The same once more, in place of one that has failed. */
export async function importRetry(failed: Import): Promise<void> {
  const { project, path, name, type } = failed;
  await importStart(project, {
    path,
    name,
    type,
    source: failed.source.id,
    storage: failed.storage.id,
  });
  await importDiscard(project, failed.id);
}

/** What has left the list is an artifact by now. */
export function importsSettled(project: string): void {
  void queryClient.invalidateQueries({ queryKey: artifactsQuery(project).queryKey });
}
