import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { GitCompareArrows, History } from 'lucide-react';
import { useEffect, useState } from 'react';
import { changesQuery } from '../../api/history';
import { operationPath } from '../../api/operations';
import { agoText, dateTimeText } from '../../model/format';
import { type HistoryRow, historyRows } from '../../model/interface_history';
import * as text from '../../text';
import { Ago } from '../../ui/Ago';
import { EmptyState } from '../../ui/EmptyState';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import styles from './HistoryTab.module.css';
import { RevisionDialog } from './RevisionDialog';
import type { OperationView } from './view';

const settleTime = 1500;

/** Who changed this operation when; each row can be compared and brought back. */
export function HistoryTab(view: OperationView) {
  const { project, id, operation } = view;
  const path = operationPath(id);
  const [chosen, setChosen] = useState<HistoryRow | null>(null);
  const changes = useInfiniteQuery({ ...changesQuery(project, path), staleTime: 0 });
  useRefetchAfter(operation, changes.refetch);
  if (changes.isPending) return <SkeletonRows />;
  if (changes.isError) return <ProblemNotice error={changes.error} onRetry={changes.refetch} />;
  const rows = historyRows(
    changes.data.pages.flatMap(({ items }) => items),
    path,
  );
  if (rows.length === 0)
    return (
      <EmptyState icon={History} title={text.operation.historyNone}>
        {text.operation.historyNoneBody}
      </EmptyState>
    );
  return (
    <>
      <ol className={styles.rows}>
        {rows.map((row) => (
          <Row key={row.revision} row={row} onCompare={() => setChosen(row)} />
        ))}
      </ol>
      {changes.hasNextPage ? (
        <Button loading={changes.isFetchingNextPage} onClick={() => void changes.fetchNextPage()}>
          {text.operation.historyMore}
        </Button>
      ) : null}
      {chosen ? <RevisionDialog {...view} row={chosen} onClose={() => setChosen(null)} /> : null}
    </>
  );
}

function Row({ row, onCompare }: { row: HistoryRow; onCompare: () => void }) {
  const kind = row.isRestored
    ? text.operation.kinds.restored
    : text.operation.kinds[row.kind as keyof typeof text.operation.kinds];
  const words = row.aspects.map((aspect) => text.operation.aspects[aspect]);
  return (
    <li className={styles.row}>
      <span className={styles.mark} aria-hidden>
        {row.author.slice(0, 1).toUpperCase()}
      </span>
      <div className={styles.what}>
        <strong>{row.author}</strong> <Ago at={row.to} />
        <p>
          {[
            words.includes(kind as never) ? '' : kind,
            words.join(', '),
            row.changes > 1 ? text.operation.edits(row.changes) : '',
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      <Button
        size="compact-sm"
        leftSection={<GitCompareArrows size={14} aria-hidden />}
        aria-label={text.operation.compareOf(row.author, agoText(row.to, Date.now()))}
        title={dateTimeText(row.to)}
        onClick={onCompare}
      >
        {text.operation.compare}
      </Button>
    </li>
  );
}

/** Reads again once a burst of changes is over. */
function useRefetchAfter(changed: unknown, refetch: () => void) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of the operation is the reason to read
  useEffect(() => {
    const timer = setTimeout(() => refetch(), settleTime);
    return () => clearTimeout(timer);
  }, [changed, refetch]);
}
