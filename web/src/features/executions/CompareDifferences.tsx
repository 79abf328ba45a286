import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { comparisonQuery } from '../../api/queries';
import type { ExecutionDetail } from '../../api/types';
import * as text from '../../text';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import { ComparisonView } from './ComparisonView';
import styles from './Executions.module.css';

/** All that differs between two of the runs: the older one at the left unless somebody chooses. */
export function CompareDifferences({ runs }: { runs: ExecutionDetail[] }) {
  const [chosen, setChosen] = useState<Partial<Record<'a' | 'b', string>>>({});
  const sorted = runs.toSorted((a, b) => a.created_at.localeCompare(b.created_at));
  const before = sorted.find(({ id }) => id === chosen.a) ?? sorted.at(-2);
  const after = sorted.find(({ id }) => id === chosen.b) ?? sorted.at(-1);
  if (!before || !after) return <p className={styles.hint}>{text.compare.none}</p>;
  const options = sorted.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <>
      {runs.length > 2 ? (
        <div className={styles.filter}>
          {(['a', 'b'] as const).map((side) => (
            <NativeSelect
              key={side}
              size="xs"
              label={text.compare.side[side]}
              data={options}
              value={(side === 'a' ? before : after).id}
              onChange={(event) => setChosen({ ...chosen, [side]: event.currentTarget.value })}
            />
          ))}
        </div>
      ) : null}
      <Pair before={before} after={after} />
    </>
  );
}

function Pair({ before, after }: { before: ExecutionDetail; after: ExecutionDetail }) {
  const { data, error, refetch } = useQuery(comparisonQuery(before, after));
  const { project } = after;
  return (
    <>
      <p className={styles.hint}>
        {text.compare.of(before.name, after.name)}
        {before.revision < after.revision ? (
          <>
            {' · '}
            <Link
              to="/p/$project/history"
              params={{ project }}
              search={{ from: before.revision, to: after.revision }}
              className={styles.link}
            >
              {text.compare.toHistory}
            </Link>
          </>
        ) : null}
      </p>
      {error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : null}
      {data || error ? null : <SkeletonRows count={1} height={240} />}
      {data ? <ComparisonView comparison={data} /> : null}
    </>
  );
}
