import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { projectQuery } from '../../api/queries';

/** Whether the project is in one's hands, and whether it may be changed here: small screens only show. */
export function useIsOwner(project: string): { isOwner: boolean; canChange: boolean } {
  const isSmall = useMediaQuery('(max-width: 767px)') ?? false;
  const isOwner = useQuery(projectQuery(project)).data?.role === 'owner';
  return { isOwner, canChange: isOwner && !isSmall };
}
