import { Checkbox } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Execution } from '../../api/types';
import { useModel } from '../../collab/open_document';
import * as text from '../../text';
import { Ago } from '../../ui/Ago';
import { Elapsed } from '../../ui/Elapsed';
import { JobsBar } from '../../ui/JobsBar';
import { StatusBadge } from '../../ui/StatusBadge';
import { isActive } from '../../ui/status';
import table from '../../ui/Table.module.css';
import { TableFrame } from '../../ui/TableFrame';
import styles from './Executions.module.css';

interface Props {
  project: string;
  executions: Execution[];
  selected: string[];
  onSelect: (ids: string[]) => void;
}

const { columns } = text.executions;

export function ExecutionTable({ project, executions, selected, onSelect }: Props) {
  const model = useModel(project);
  const isAll = executions.every(({ id }) => selected.includes(id));
  const toggle = (id: string) =>
    onSelect(selected.includes(id) ? selected.filter((one) => one !== id) : [...selected, id]);
  return (
    <TableFrame label={text.executions.title}>
      <thead>
        <tr>
          <th scope="col" className={table.check}>
            <Checkbox
              size="xs"
              aria-label={text.executions.selectAll}
              checked={isAll}
              indeterminate={!isAll && selected.length > 0}
              onChange={() => onSelect(isAll ? [] : executions.map(({ id }) => id))}
            />
          </th>
          <th scope="col">{columns.status}</th>
          <th scope="col">{columns.name}</th>
          <th scope="col">{columns.pipeline}</th>
          <th scope="col" className={styles.jobs}>
            {columns.jobs}
          </th>
          <th scope="col" className={table.number}>
            {columns.duration}
          </th>
          <th scope="col">{columns.created}</th>
          <th scope="col">{columns.by}</th>
        </tr>
      </thead>
      <tbody>
        {executions.map((run) => (
          <tr key={run.id} data-selected={selected.includes(run.id) || undefined}>
            <td className={table.check}>
              <Checkbox
                size="xs"
                aria-label={text.executions.select(run.name)}
                checked={selected.includes(run.id)}
                onChange={() => toggle(run.id)}
              />
            </td>
            <td>
              <StatusBadge status={run.status} />
            </td>
            <td className={`${table.name} ${styles.name}`}>
              <Link to="/p/$project/executions/$execution" params={{ project, execution: run.id }}>
                {run.name}
              </Link>
            </td>
            <td className={table.short}>
              {!model || model.pipelines[run.pipeline] ? (
                <Link
                  to="/p/$project/pipelines/$pipeline"
                  params={{ project, pipeline: run.pipeline }}
                >
                  {run.pipeline_name}
                </Link>
              ) : (
                <span title={run.pipeline_name}>{text.executions.pipelineGone}</span>
              )}
            </td>
            <td className={styles.jobs}>
              <JobsBar jobs={run.jobs} />
            </td>
            <td className={table.number}>
              <Elapsed
                start={run.started_at}
                end={run.ended_at ?? (isActive(run.status) ? null : run.started_at)}
              />
            </td>
            <td className={table.dim}>
              <Ago at={run.created_at} />
            </td>
            <td className={table.dim}>{run.created_by.name}</td>
          </tr>
        ))}
      </tbody>
    </TableFrame>
  );
}
