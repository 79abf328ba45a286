import { useQuery } from '@tanstack/react-query';
import { sweepsQuery, triggersQuery } from '../../api/queries';
import * as text from '../../text';

interface Named {
  id: string;
  name: string;
}

const { origins } = text.executions;

/** What executions may come from, for a list to choose from (see originFormat()). */
export function useOrigins(project: string) {
  const sweeps = useQuery(sweepsQuery(project)).data?.items ?? [];
  const triggers = useQuery(triggersQuery(project)).data?.items ?? [];
  return [
    { value: '', label: origins.all },
    { value: 'hand', label: origins.hand },
    { value: 'debug', label: origins.debug },
    ...group('sweep', sweeps),
    ...group('trigger', triggers),
  ];
}

function group(kind: 'sweep' | 'trigger', items: readonly Named[]) {
  if (items.length === 0) return [];
  const { name, any, none } = origins[kind];
  const words = [
    { value: `${kind}:any`, label: any },
    { value: `${kind}:none`, label: none },
  ];
  const own = items.map(({ id, name: label }) => ({ value: `${kind}:${id}`, label }));
  return [{ group: name, items: [...words, ...own] }];
}
