import { useQuery } from '@tanstack/react-query';
import { switchesQuery } from '../../api/extensions';
import type { ResourceSchema } from '../../model/resource_schema';

/** The types that the extensions bring which are on in the project. */
export function useOffers(project: string, schemas: readonly ResourceSchema[]) {
  const switches = useQuery(switchesQuery(project));
  const on = (switches.data?.items ?? [])
    .filter(({ enabled }) => enabled)
    .flatMap(({ types }) => types.map(({ type }) => type));
  return { switches, offers: schemas.filter(({ type }) => on.includes(type)) };
}
