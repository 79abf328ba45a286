import { Button, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Expand } from 'lucide-react';
import { useState } from 'react';
import { previewQuery } from '../../api/queries';
import type { Artifact } from '../../api/types';
import { hasContent } from '../../model/preview';
import * as text from '../../text';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import styles from './Preview.module.css';
import { PreviewContent } from './PreviewContent';

/** What is in an artifact, in little; a dialog shows it large. */
export function PreviewSection({ artifact }: { artifact: Artifact }) {
  const { data, error, isPending, refetch } = useQuery(previewQuery(artifact.id));
  const [isLarge, setLarge] = useState(false);
  return (
    <section>
      <div className={styles.title}>
        <h3>{text.previews.title}</h3>
        {data && hasContent(data) ? (
          <Button
            size="compact-xs"
            leftSection={<Expand size={12} aria-hidden />}
            onClick={() => setLarge(true)}
          >
            {text.previews.larger}
          </Button>
        ) : null}
      </div>
      {isPending ? <SkeletonRows count={3} height={20} /> : null}
      {error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : null}
      {data ? <PreviewContent artifact={artifact} preview={data} /> : null}
      {data && isLarge ? (
        <Modal
          opened
          size="90vw"
          onClose={() => setLarge(false)}
          title={text.previews.of(artifact.name)}
        >
          <div className={styles.large}>
            <PreviewContent artifact={artifact} preview={data} />
          </div>
        </Modal>
      ) : null}
    </section>
  );
}
