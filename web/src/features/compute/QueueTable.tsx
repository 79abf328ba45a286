import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { QueuedJob } from '../../api/compute';
import { queueQuery } from '../../api/queries';
import type { Compute } from '../../api/types';
import { sizeText } from '../../model/format';
import * as text from '../../text';
import { Ago } from '../../ui/Ago';
import { ProblemNotice } from '../../ui/ProblemNotice';
import table from '../../ui/Table.module.css';
import { TableFrame } from '../../ui/TableFrame';
import styles from './Compute.module.css';

const renewal = 4000;

interface Props {
  computes: Compute[];
  /** Not only one's own, for administrators. */
  isEverybody: boolean;
}

/** Jobs that wait for a worker, and why. */
export function QueueTable({ computes, isEverybody }: Props) {
  const queues = useQueries({
    queries: computes.map(({ id }) => ({
      ...queueQuery(id, isEverybody),
      refetchInterval: renewal,
      staleTime: 0,
    })),
  });
  const error = queues.find((queue) => queue.error)?.error;
  const rows = computes.flatMap((compute, n) =>
    (queues[n]?.data?.items ?? []).map((job) => ({ compute, job })),
  );
  if (error) return <ProblemNotice error={error} />;
  if (rows.length === 0) return <p className={styles.none}>{text.compute.queueNone}</p>;
  const columns = text.compute.queueColumns;
  return (
    <TableFrame label={text.compute.queue}>
      <thead>
        <tr>
          <th scope="col">{columns.job}</th>
          <th scope="col">{columns.place}</th>
          <th scope="col">{columns.asks}</th>
          <th scope="col">{columns.since}</th>
          <th scope="col" className={table.grow}>
            {columns.why}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ compute, job }) => (
          <tr key={job.job}>
            <td className={table.name}>
              <Link
                to="/p/$project/executions/$execution"
                params={{ project: job.project, execution: job.execution }}
                search={{ job: job.job }}
              >
                {job.name ?? text.compute.unnamed}
              </Link>
            </td>
            <td>{compute.name}</td>
            <td className={table.dim}>{asksText(job) || '–'}</td>
            <td className={table.dim}>
              <Ago at={job.queued_at} />
            </td>
            <td className={styles.why}>{whyText(job)}</td>
          </tr>
        ))}
      </tbody>
    </TableFrame>
  );
}

const mebibyte = 2 ** 20;

/** What a worker must have for it. */
function asksText({ cpus, memory_mb, gpus, labels }: QueuedJob): string {
  const { asks } = text.compute;
  return [
    ...(cpus > 0 ? [asks.cpus(cpus)] : []),
    ...(memory_mb > 0 ? [asks.memory(sizeText(memory_mb * mebibyte))] : []),
    ...(gpus > 0 ? [asks.gpus(gpus)] : []),
    ...labels,
  ].join(' · ');
}

function whyText({ waiting, losses }: QueuedJob): string {
  return [waiting, losses > 0 ? text.compute.losses(losses) : ''].filter(Boolean).join(' · ');
}
