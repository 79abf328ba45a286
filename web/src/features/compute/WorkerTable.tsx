import { Link } from '@tanstack/react-router';
import type { Worker } from '../../api/compute';
import { plural, sizeText } from '../../model/format';
import * as text from '../../text';
import { Ago } from '../../ui/Ago';
import table from '../../ui/Table.module.css';
import { TableFrame } from '../../ui/TableFrame';
import styles from './Compute.module.css';
import { WorkerMenu } from './WorkerMenu';

interface Props {
  workers: Worker[];
  onRemove: (worker: Worker) => void;
}

const { columns } = text.compute;

/** Every worker with its machine, its state and what it runs. */
export function WorkerTable({ workers, onRemove }: Props) {
  return (
    <TableFrame label={text.compute.workers}>
      <thead>
        <tr>
          <th scope="col">{columns.name}</th>
          <th scope="col">{columns.state}</th>
          <th scope="col">{columns.slots}</th>
          <th scope="col">{columns.machine}</th>
          <th scope="col">{columns.isolation}</th>
          <th scope="col" className={table.grow}>
            {columns.runs}
          </th>
          <th scope="col">{columns.seen}</th>
          <th scope="col" className={table.actions}>
            <span className="visually-hidden">{text.common.actions}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {workers.map((worker) => (
          <WorkerRow key={worker.id} worker={worker} onRemove={onRemove} />
        ))}
      </tbody>
    </TableFrame>
  );
}

function WorkerRow({ worker, onRemove }: { worker: Worker; onRemove: Props['onRemove'] }) {
  const { name, is_server, host, status, slots, isolation, limits, version } = worker;
  const problem = worker.load?.problem;
  return (
    <tr>
      <td className={table.name}>
        {name}
        <small className={styles.note}>
          {[is_server ? text.compute.isServer : text.compute.isMine, host, version]
            .filter(Boolean)
            .join(' · ')}
        </small>
      </td>
      <td>
        <span className={styles.state} data-state={status} title={text.compute.statusHints[status]}>
          {text.compute.status[status]}
        </span>
        {problem ? <small className={styles.trouble}>{problem}</small> : null}
      </td>
      <td className="tabular">{slots}</td>
      <td>
        {plural(worker.cores, 'core')} · {sizeText(worker.memory)}
        <small className={styles.note} title={machineNote(worker)}>
          {machineNote(worker)}
        </small>
      </td>
      <td title={text.compute.isolationHints[isolation]}>
        {text.compute.isolation[isolation]}
        <small className={styles.note} title={text.compute.limitsHints[limits]}>
          {text.compute.limits[limits]}
        </small>
      </td>
      <td>
        <Jobs worker={worker} />
      </td>
      <td className={table.dim}>
        <Ago at={worker.seen_at} />
      </td>
      <td className={table.actions}>
        <WorkerMenu worker={worker} onRemove={() => onRemove(worker)} />
      </td>
    </tr>
  );
}

/** Graphics cards, labels and load: what there is of them. */
function machineNote({ gpus, labels, load }: Worker): string {
  return [
    ...gpus.map(({ name, memory }) => `${name} ${sizeText(memory)}`),
    ...Object.entries(labels).map(([key, value]) => `${key}=${value}`),
    ...(load?.load === undefined ? [] : [text.compute.load(load.load)]),
    ...(load?.memory_free === undefined
      ? []
      : [text.compute.memoryFree(sizeText(load.memory_free))]),
    ...(load?.disk_free === undefined ? [] : [text.compute.diskFree(sizeText(load.disk_free))]),
  ].join(' · ');
}

function Jobs({ worker: { jobs } }: { worker: Worker }) {
  if (jobs.length === 0) return <span className={table.dim}>{text.compute.idle}</span>;
  return (
    <ul className={styles.jobs}>
      {jobs.map(({ job, project, execution, attempt, granted_at, ...names }) => (
        <li key={job}>
          <Link
            to="/p/$project/executions/$execution"
            params={{ project, execution }}
            search={{ job }}
          >
            {names.name ?? names.operation_name ?? text.compute.unnamed}
          </Link>{' '}
          <span className={table.dim}>
            {[names.execution_name, names.project_name].filter(Boolean).join(' · ')}{' '}
            <Ago at={granted_at} /> {text.compute.attempt(attempt)}
          </span>
        </li>
      ))}
    </ul>
  );
}
