import type { ExecutionDetail } from '../../api/types';
import { dateTimeText, valueText } from '../../model/format';
import { runDifferences } from '../../model/run_compare';
import * as text from '../../text';
import { Elapsed } from '../../ui/Elapsed';
import { StatusBadge } from '../../ui/StatusBadge';
import table from '../../ui/Table.module.css';
import { TableFrame } from '../../ui/TableFrame';
import styles from './Executions.module.css';

/** What the runs were given that is not the same for all, and how they went. */
export function CompareValues({ runs }: { runs: ExecutionDetail[] }) {
  const differences = runDifferences(runs);
  return (
    <>
      <TableFrame label={text.executions.views.values}>
        <thead>
          <tr>
            <th scope="col">{text.executions.columns.name}</th>
            {runs.map((run) => (
              <th key={run.id} scope="col">
                {run.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{text.executions.columns.status}</th>
            {runs.map((run) => (
              <td key={run.id}>
                <StatusBadge status={run.status} />
              </td>
            ))}
          </tr>
          <tr>
            <th scope="row">{text.executions.columns.duration}</th>
            {runs.map((run) => (
              <td key={run.id}>
                <Elapsed start={run.started_at} end={run.ended_at} />
              </td>
            ))}
          </tr>
          <tr>
            <th scope="row">{text.executions.columns.created}</th>
            {runs.map((run) => (
              <td key={run.id}>{dateTimeText(run.created_at)}</td>
            ))}
          </tr>
          <tr>
            <th scope="row">{text.run.compute}</th>
            {runs.map((run) => (
              <td key={run.id}>{run.compute_name}</td>
            ))}
          </tr>
          <tr>
            <th scope="row">{text.executions.revision}</th>
            {runs.map((run) => (
              <td key={run.id}>{run.revision}</td>
            ))}
          </tr>
          {differences.map(({ node, attribute, values }) => (
            <tr key={`${node} ${attribute}`}>
              <th scope="row">
                {node} · {attribute}
              </th>
              {runs.map((run, n) => (
                <td key={run.id} className={table.mono}>
                  {values[n] === undefined ? '–' : valueText(values[n])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </TableFrame>
      {differences.length === 0 ? (
        <p className={styles.hint}>
          {runs.length > 1 ? text.executions.valuesSame : text.executions.valuesOne}
        </p>
      ) : null}
    </>
  );
}
