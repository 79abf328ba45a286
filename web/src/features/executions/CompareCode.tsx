import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { bundleQuery } from '../../api/queries';
import type { ExecutionDetail } from '../../api/types';
import { inputChanges, type TextChange, textChanges } from '../../model/run_compare';
import * as text from '../../text';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import table from '../../ui/Table.module.css';
import { TableFrame } from '../../ui/TableFrame';
import { TextDifference } from '../history/TextDifference';
import styles from './Executions.module.css';

/** What two runs had that is not the same: code, environments, modules, and the values that went in. */
export function CompareCode({ runs }: { runs: ExecutionDetail[] }) {
  const [before, after] = runs
    .slice(0, 2)
    .toSorted((a, b) => a.created_at.localeCompare(b.created_at));
  if (!before || !after) return <p className={styles.hint}>{text.executions.codeNone}</p>;
  return <Pair before={before} after={after} />;
}

function Pair({ before, after }: { before: ExecutionDetail; after: ExecutionDetail }) {
  const bundles = useQueries({ queries: [bundleQuery(before), bundleQuery(after)] });
  const [one, other] = bundles.map(({ data }) => data);
  const error = bundles.find((query) => query.error)?.error;
  const { project } = after;
  return (
    <>
      <p className={styles.hint}>
        {text.executions.codeOf(before.name, after.name)}
        {before.revision < after.revision ? (
          <>
            {' · '}
            <Link
              to="/p/$project/history"
              params={{ project }}
              search={{ from: before.revision, to: after.revision }}
              className={styles.link}
            >
              {text.executions.toHistory}
            </Link>
          </>
        ) : null}
      </p>
      {error ? <ProblemNotice error={error} /> : null}
      {error || (one && other) ? null : <SkeletonRows count={1} height={240} />}
      {one && other ? <Texts changes={textChanges(one, other)} /> : null}
      <Inputs before={before} after={after} />
    </>
  );
}

function titleOf({ kind, name }: TextChange): string {
  if (kind === 'serialization') return text.executions.serializationPart;
  return text.executions[`${kind}Part`](name);
}

function Texts({ changes }: { changes: TextChange[] }) {
  if (changes.length === 0) return <p>{text.executions.codeSame}</p>;
  return changes.map((change) => (
    <TextDifference
      key={`${change.kind} ${change.name}`}
      title={titleOf(change)}
      before={change.before}
      after={change.after}
    />
  ));
}

const shown = 12;

function Inputs({ before, after }: { before: ExecutionDetail; after: ExecutionDetail }) {
  const changes = inputChanges(before, after);
  if (changes.length === 0) return <p>{text.executions.inputsSame}</p>;
  const { inputColumns } = text.executions;
  return (
    <section>
      <h3 className={styles.group}>{text.executions.inputs}</h3>
      <TableFrame label={text.executions.inputs}>
        <thead>
          <tr>
            <th scope="col">{inputColumns.job}</th>
            <th scope="col">{inputColumns.input}</th>
            <th scope="col">{before.name}</th>
            <th scope="col">{after.name}</th>
          </tr>
        </thead>
        <tbody>
          {changes.map((change) => (
            <tr key={`${change.job} ${change.input}`}>
              <td>{change.job}</td>
              <td>{change.input}</td>
              <td className={table.mono} title={change.before}>
                {change.before.slice(0, shown)}
              </td>
              <td className={table.mono} title={change.after}>
                {change.after.slice(0, shown)}
              </td>
            </tr>
          ))}
        </tbody>
      </TableFrame>
    </section>
  );
}
