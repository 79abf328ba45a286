import { Button } from '@mantine/core';
import { ArrowDown } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import * as text from '../text';
import { ProblemNotice } from '../ui/ProblemNotice';
import type { Language } from './code_editor';
import styles from './DiffView.module.css';
import type { Diff } from './diff';

interface Props {
  before: string;
  after: string;
  labels: [before: string, after: string];
  language?: Language;
}

/** Two texts side by side, with what differs marked. Read-only. */
export function DiffView({ before, after, labels, language = 'python' }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const [diff, setDiff] = useState<Diff | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [left, right] = labels;

  useEffect(() => {
    let isClosed = false;
    let opened: Diff | null = null;
    const open = async () => {
      const { diffOpen } = await import('./diff');
      if (isClosed || !host.current) return;
      opened = diffOpen({ parent: host.current, before, after, labels: [left, right], language });
      setDiff(opened);
    };
    open().catch(setError);
    return () => {
      isClosed = true;
      opened?.close();
      setDiff(null);
    };
  }, [before, after, left, right, language]);

  return (
    <div className={styles.root}>
      <div className={styles.head}>
        <strong>{left}</strong>
        <div className={styles.side}>
          <strong>{right}</strong>
          <span className={styles.count} role="status">
            {diff ? countText(diff.count) : text.common.loading}
          </span>
          {diff && diff.count > 1 ? (
            <Button
              size="compact-xs"
              leftSection={<ArrowDown size={13} aria-hidden />}
              onClick={diff.next}
            >
              {text.editor.nextChange}
            </Button>
          ) : null}
        </div>
      </div>
      {error ? <ProblemNotice error={error} /> : null}
      <div ref={host} className={styles.host} />
    </div>
  );
}

const countText = (count: number) =>
  count === 0 ? text.editor.diffNone : text.editor.changed(count);
