import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { artifactBytes } from '../../api/storage';
import type { Artifact } from '../../api/types';
import * as text from '../../text';
import { ProblemNotice } from '../../ui/ProblemNotice';
import styles from './Preview.module.css';

interface Props {
  artifact: Artifact;
  /** As the preview has found out; never what a server or a name says. */
  type: string;
}

/** The browser draws it, as a picture and as nothing else. */
export function PreviewImage({ artifact, type }: Props) {
  const { data, error, refetch } = useQuery({
    queryKey: ['artifact bytes', artifact.id],
    queryFn: () => artifactBytes(artifact.id),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const url = useMemo(
    () => (data ? URL.createObjectURL(new Blob([data], { type })) : null),
    [data, type],
  );
  useEffect(() => () => (url ? URL.revokeObjectURL(url) : undefined), [url]);
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (!url) return <p className={styles.note}>{text.previews.drawing}</p>;
  return <img className={styles.picture} src={url} alt={text.previews.image(artifact.name)} />;
}
