import { Link, useParams } from '@tanstack/react-router';
import type { Comparison } from '../../api/executions';
import * as text from '../../text';
import table from '../../ui/Table.module.css';
import { TableFrame } from '../../ui/TableFrame';
import { TextDifference } from '../history/TextDifference';
import { comparedRows, comparisonSummary, shownValue } from './comparison';
import styles from './Executions.module.css';

/** What differs, in words first; then job by job, package by package and text by text. */
export function ComparisonView({ comparison }: { comparison: Comparison }) {
  const { texts, packages, same } = comparison;
  const summary = comparisonSummary(comparison);
  return (
    <>
      <section aria-label={text.compare.what}>
        <h3 className={styles.group}>{text.compare.what}</h3>
        {summary.length === 0 ? <p>{text.compare.nothing}</p> : null}
        <ul className={styles.summary}>
          {summary.map((line) => (
            <li key={line}>{line}</li>
          ))}
          {summary.length > 0 && same > 0 ? (
            <li className={styles.hint}>{text.compare.same(same)}</li>
          ) : null}
        </ul>
      </section>
      <Rows comparison={comparison} />
      {packages.map(({ nodes, changes }) => (
        <Packages key={nodes.join()} comparison={comparison} nodes={nodes} changes={changes} />
      ))}
      {texts.map((one) => (
        <TextDifference
          key={`${one.kind} ${one.name} ${one.nodes.join()}`}
          title={text.compare.textTitle[one.kind](one.name)}
          before={one.before}
          after={one.after}
        />
      ))}
    </>
  );
}

function Rows({ comparison }: { comparison: Comparison }) {
  const { project } = useParams({ from: '/p/$project' });
  const rows = comparedRows(comparison);
  if (rows.length === 0) return null;
  const { columns } = text.compare;
  return (
    <TableFrame label={text.compare.jobs}>
      <thead>
        <tr>
          <th scope="col">{columns.job}</th>
          <th scope="col">{columns.member}</th>
          <th scope="col">{comparison.a.name}</th>
          <th scope="col">{comparison.b.name}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ node, name, job, member, before, after }) => (
          <tr key={`${node} ${member}`}>
            <td>
              {job ? (
                <Link
                  to="/p/$project/executions/$execution"
                  params={{ project, execution: comparison.b.id }}
                  search={{ job }}
                  className={styles.link}
                >
                  {name}
                </Link>
              ) : (
                name
              )}
            </td>
            <td>{member}</td>
            <td className={table.mono}>{shownValue(before)}</td>
            <td className={table.mono}>{shownValue(after)}</td>
          </tr>
        ))}
      </tbody>
    </TableFrame>
  );
}

function Packages(props: {
  comparison: Comparison;
  nodes: string[];
  changes: Comparison['packages'][number]['changes'];
}) {
  const { a, b, nodes: all } = props.comparison;
  const names = props.nodes.map((node) => all.find((one) => one.node === node)?.name ?? node);
  const title = text.compare.packages(names);
  return (
    <section aria-label={title}>
      <h3 className={styles.group}>{title}</h3>
      <TableFrame label={title}>
        <thead>
          <tr>
            <th scope="col">{text.trace.package}</th>
            <th scope="col">{a.name}</th>
            <th scope="col">{b.name}</th>
          </tr>
        </thead>
        <tbody>
          {props.changes.map(({ name, before, after }) => (
            <tr key={name}>
              <td className={table.name}>{name}</td>
              <td className={table.mono}>{before ?? '–'}</td>
              <td className={table.mono}>{after ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </TableFrame>
    </section>
  );
}
