import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { projectQuery } from '../api/queries';

/** Whether runs may be started, canceled and deleted here: not by viewers, and not on small screens, which only show. */
export function useCanRun(project: string): boolean {
  const isSmall = useMediaQuery('(max-width: 767px)') ?? false;
  const role = useQuery(projectQuery(project)).data?.role;
  return role !== undefined && role !== 'viewer' && !isSmall;
}
