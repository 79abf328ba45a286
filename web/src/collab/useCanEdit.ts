import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { projectQuery } from '../api/queries';

/** Whether the model may be changed here: by role, and not on small screens, which only show. */
export function useCanEdit(project: string): boolean {
  const isSmall = useMediaQuery('(max-width: 767px)') ?? false;
  const role = useQuery(projectQuery(project)).data?.role;
  return (role === 'owner' || role === 'editor') && !isSmall;
}
