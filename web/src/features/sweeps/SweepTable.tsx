import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { ArrowDown, ArrowUp, Star } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { SweepResult, SweepResults } from '../../api/sweeps';
import type { Status } from '../../api/types';
import { durationText, valueText } from '../../model/format';
import { bestPosition, isGreatestBest, metricText, orderNext } from '../../model/sweep';
import * as text from '../../text';
import { StatusBadge } from '../../ui/StatusBadge';
import table from '../../ui/Table.module.css';
import { TableFrame } from '../../ui/TableFrame';
import styles from './Sweep.module.css';

interface Props {
  project: string;
  results: SweepResults;
  sort: string;
  onSort: (sort: string) => void;
}

const { columns } = text.sweeps;

/** As many rows at once; a sweep may have a thousand. */
const step = 200;

/** One row per member: its values, what became of each metric, and why it failed. */
export function SweepTable({ project, results, sort, onSort }: Props) {
  const { items, metrics, sweep } = results;
  const [most, setMost] = useState(step);
  const best = metrics.map(({ name }, index) => bestPosition(items, index, isGreatestBest(name)));
  const head = (column: string, label: string, isNumber = false) => (
    <Head column={column} sort={sort} onSort={onSort} isNumber={isNumber}>
      {label}
    </Head>
  );
  return (
    <>
      <TableFrame label={text.sweeps.table}>
        <thead>
          <tr>
            {head('position', columns.number)}
            {head('status', columns.status)}
            {sweep.axes.map(({ node, node_name, attribute }, index) => (
              <Head
                key={`${node}.${attribute}`}
                column={`axis.${index}`}
                sort={sort}
                onSort={onSort}
                isNumber
              >
                {node_name}.{attribute}
              </Head>
            ))}
            {metrics.map(({ node, node_name, name }) => (
              <Head
                key={`${node}/${name}`}
                column={`last.${node}/${name}`}
                sort={sort}
                onSort={onSort}
                isNumber
              >
                <span title={node_name}>{name}</span>
              </Head>
            ))}
            {head('duration', columns.duration, true)}
          </tr>
        </thead>
        <tbody>
          {items.slice(0, most).map((item) => (
            <Member key={item.position} project={project} item={item} best={best} />
          ))}
        </tbody>
      </TableFrame>
      {items.length > most ? (
        <Button className={styles.more ?? ''} onClick={() => setMost(most + step)}>
          {text.sweeps.more(most, items.length)}
        </Button>
      ) : null}
    </>
  );
}

interface MemberProps {
  project: string;
  item: SweepResult;
  best: (number | null)[];
}

function Member({ project, item, best }: MemberProps) {
  const number = item.position + 1;
  return (
    <tr>
      <td className={table.name}>
        {item.execution ? (
          <Link
            to="/p/$project/executions/$execution"
            params={{ project, execution: item.execution }}
            title={item.name ?? undefined}
          >
            {number}
          </Link>
        ) : (
          number
        )}
      </td>
      <td>
        <State status={item.status} />
        {item.detail ? <span className={styles.reason}>{item.detail}</span> : null}
      </td>
      {item.point.map((value, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: axes have no other name here and never move
        <td key={index} className={table.number}>
          {valueText(value)}
        </td>
      ))}
      {item.metrics.map((metric, index) => {
        const isBest = best[index] === item.position;
        return (
          <td
            // biome-ignore lint/suspicious/noArrayIndexKey: the columns' own order
            key={index}
            className={table.number}
            data-best={isBest || undefined}
            title={metric ? `${metricText(metric.min)} – ${metricText(metric.max)}` : undefined}
          >
            {isBest ? (
              <Star size={12} aria-label={text.sweeps.best} className={styles.star} />
            ) : null}{' '}
            {metricText(metric?.last)}
          </td>
        );
      })}
      <td className={table.number}>
        {item.duration_ms === null ? '–' : durationText(item.duration_ms)}
      </td>
    </tr>
  );
}

const isOwnState = (
  status: SweepResult['status'],
): status is Exclude<SweepResult['status'], Status> =>
  status === 'planned' || status === 'refused' || status === 'deleted';

function State({ status }: { status: SweepResult['status'] }) {
  if (isOwnState(status)) return <span className={styles.state}>{text.sweeps.states[status]}</span>;
  return <StatusBadge status={status} />;
}

interface HeadProps {
  column: string;
  sort: string;
  onSort: (sort: string) => void;
  isNumber?: boolean;
  children: ReactNode;
}

function Head({ column, sort, onSort, isNumber = false, children }: HeadProps) {
  const isDown = sort === `-${column}`;
  const isSorted = isDown || sort === column;
  const Arrow = isDown ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      className={isNumber ? table.number : undefined}
      aria-sort={isSorted ? (isDown ? 'descending' : 'ascending') : 'none'}
    >
      <button type="button" className={styles.head} onClick={() => onSort(orderNext(sort, column))}>
        {children}
        {isSorted ? <Arrow size={12} aria-hidden /> : null}
      </button>
    </th>
  );
}
