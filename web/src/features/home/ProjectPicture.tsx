import { useIntersection } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { modelQuery } from '../../api/queries';
import type { Project } from '../../api/types';
import * as text from '../../text';
import styles from './Home.module.css';

const Thumbnail = lazy(async () => ({
  default: (await import('../../graph/Thumbnail')).Thumbnail,
}));

/** The project's first pipeline in small. The model is read once the card comes into view. */
export function ProjectPicture({ project }: { project: Project }) {
  const { ref, entry } = useIntersection<HTMLDivElement>({ rootMargin: '120px' });
  const [wasSeen, setSeen] = useState(false);
  useEffect(() => {
    if (entry?.isIntersecting) setSeen(true);
  }, [entry?.isIntersecting]);
  const hasPipelines = project.counts.pipelines > 0;
  const { data, isError } = useQuery({
    ...modelQuery(project.id, project.revision),
    enabled: wasSeen && hasPipelines,
  });
  const model = data?.model;
  const pipeline = Object.values(model?.pipelines ?? {})
    .sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }))
    .find(({ nodes }) => Object.keys(nodes).length > 0);
  const isEmpty = !hasPipelines || isError || (model && !pipeline);
  return (
    <div ref={ref} className={styles.picture} data-loading={(!isEmpty && !model) || undefined}>
      {isEmpty ? <span className={styles.empty}>{text.home.noPipeline}</span> : null}
      {model && pipeline ? (
        <Suspense>
          <Thumbnail model={model} pipeline={pipeline} />
        </Suspense>
      ) : null}
    </div>
  );
}
