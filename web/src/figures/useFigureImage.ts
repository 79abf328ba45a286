import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { figureImageRead } from '../api/executions';
import type { Figure } from '../api/types';

/** The image, also as an object address; the older version stays until the newer is here. */
export function useFigureImage(figure: Figure): {
  url: string | null;
  blob: Blob | undefined;
  error: unknown;
} {
  const { data, error } = useQuery({
    queryKey: ['figure', figure.id, 'image', figure.version],
    queryFn: () => figureImageRead(figure.id),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (previous) => previous,
  });
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!data) return;
    const address = URL.createObjectURL(data);
    setUrl(address);
    return () => URL.revokeObjectURL(address);
  }, [data]);
  return { url, blob: data, error };
}
