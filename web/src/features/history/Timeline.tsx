import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { Clock3, FilterX } from 'lucide-react';
import { type Version, versionsQuery } from '../../api/history';
import * as text from '../../text';
import { EmptyState } from '../../ui/EmptyState';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import styles from './History.module.css';
import { SittingCard } from './SittingCard';
import { type HistoryView, sittingsBy } from './useHistory';

interface Props {
  project: string;
  view: HistoryView;
  path: string | undefined;
}

export function Timeline({ project, view, path }: Props) {
  const { author } = useSearch({ from: '/p/$project/history' });
  const versions = useQuery(versionsQuery(project)).data?.items;
  const { query, changes, names } = view;
  if (query.error && changes.length === 0)
    return <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />;
  if (query.isPending) return <SkeletonRows count={6} height={74} />;
  const sittings = sittingsBy(changes, author);
  return (
    <section className={styles.timeline} aria-label={text.history.timeline}>
      {sittings.length === 0 ? <Nothing hasAny={changes.length > 0} /> : null}
      <ol className={styles.sittings}>
        {sittings.map((sitting) => (
          <SittingCard
            key={`${sitting.author} ${sitting.changes.at(-1)?.revision}`}
            project={project}
            path={path}
            sitting={sitting}
            names={names}
            versions={versionsAt(versions ?? [])}
          />
        ))}
      </ol>
      {query.hasNextPage ? (
        <Button
          className={styles.more ?? ''}
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {text.history.more}
        </Button>
      ) : null}
    </section>
  );
}

function Nothing({ hasAny }: { hasAny: boolean }) {
  return (
    <EmptyState
      icon={hasAny ? FilterX : Clock3}
      title={hasAny ? text.history.noneFound : text.history.none}
    >
      {hasAny ? text.history.noneFoundBody : text.history.noneBody}
    </EmptyState>
  );
}

function versionsAt(versions: readonly Version[]): Map<number, Version[]> {
  const byRevision = new Map<number, Version[]>();
  for (const version of versions)
    byRevision.set(version.revision, [...(byRevision.get(version.revision) ?? []), version]);
  return byRevision;
}
