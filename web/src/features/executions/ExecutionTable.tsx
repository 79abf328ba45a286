import { Checkbox } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';
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
import { ExecutionMarks } from './ExecutionMarks';
import { ExecutionMenu } from './ExecutionMenu';
import styles from './Executions.module.css';
import { type Sort, type SortColumn, sortNext } from './execution_list';

interface Props {
  project: string;
  executions: Execution[];
  selected: string[];
  onSelect: (ids: string[]) => void;
  sort: Sort;
  onSort: (sort: Sort) => void;
  canRun: boolean;
  /** Shows only what has this label. */
  onLabel: (label: string) => void;
}

const { columns } = text.executions;

export function ExecutionTable(props: Props) {
  const { project, executions, selected, onSelect, sort, onSort } = props;
  const model = useModel(project);
  const chosen = executions.filter(({ id }) => selected.includes(id));
  const isAll = chosen.length === executions.length;
  const toggle = (id: string) => {
    const ids = chosen.map((one) => one.id);
    onSelect(ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id]);
  };
  const head = (column: SortColumn, className?: string) => (
    <Head column={column} sort={sort} onSort={onSort} className={className} />
  );
  return (
    <TableFrame label={text.executions.title}>
      <thead>
        <tr>
          <th scope="col" className={table.check}>
            <Checkbox
              size="xs"
              aria-label={text.executions.selectAll}
              checked={isAll}
              indeterminate={!isAll && chosen.length > 0}
              onChange={() => onSelect(isAll ? [] : executions.map(({ id }) => id))}
            />
          </th>
          {head('status')}
          {head('name')}
          {head('pipeline', styles.wide)}
          <th scope="col">{columns.jobs}</th>
          {head('duration', table.number)}
          {head('created')}
          {head('by', styles.wide)}
          <th scope="col" className={table.actions}>
            <span className="visually-hidden">{text.common.actions}</span>
          </th>
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
              <StatusBadge
                status={run.status}
                suffix={run.canceling ? text.executions.canceling : undefined}
              />
            </td>
            <td className={`${table.name} ${styles.name}`}>
              <Link to="/p/$project/executions/$execution" params={{ project, execution: run.id }}>
                {run.name}
              </Link>
              <ExecutionMarks run={run} onLabel={props.onLabel} />
            </td>
            <td className={`${table.short} ${styles.wide}`}>
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
            <td>
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
            <td className={`${table.dim} ${styles.wide}`}>{run.created_by.name}</td>
            <td className={table.actions}>
              <ExecutionMenu execution={run} canRun={props.canRun} />
            </td>
          </tr>
        ))}
      </tbody>
    </TableFrame>
  );
}

interface HeadProps {
  column: SortColumn;
  sort: Sort;
  onSort: (sort: Sort) => void;
  className?: string | undefined;
}

function Head({ column, sort, onSort, className }: HeadProps): ReactNode {
  const isSorted = sort.column === column;
  const Arrow = sort.isDown ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      className={className}
      aria-sort={isSorted ? (sort.isDown ? 'descending' : 'ascending') : 'none'}
    >
      <button type="button" className={styles.head} onClick={() => onSort(sortNext(sort, column))}>
        {columns[column]}
        {isSorted ? <Arrow size={12} aria-hidden /> : null}
      </button>
    </th>
  );
}
