import { useQuery } from '@tanstack/react-query';
import { computesQuery, storagesQuery } from '../../api/queries';
import { runChoicesOf } from '../pipeline_editor/RunDialog_choices';

/** Where the project's runs went last, or else what is there. */
export function useToolPlace(project: string, isWanted: boolean) {
  const computes = useQuery({ ...computesQuery, enabled: isWanted });
  const storages = useQuery({ ...storagesQuery(project), enabled: isWanted });
  const chosen = runChoicesOf(project);
  const compute =
    computes.data?.items.find(({ id }) => id === chosen.compute) ??
    computes.data?.items.find(({ available }) => available) ??
    computes.data?.items[0];
  const storage =
    storages.data?.items.find(({ id }) => id === chosen.storage) ?? storages.data?.items[0];
  return compute && storage ? { compute: compute.id, storage: storage.id } : null;
}
