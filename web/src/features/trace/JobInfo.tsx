import { Link } from '@tanstack/react-router';
import type { ExecutionDetail, Job } from '../../api/types';
import { useModel } from '../../collab/open_document';
import { dateTimeText, durationText, sizeText, valueText } from '../../model/format';
import * as text from '../../text';
import { Elapsed } from '../../ui/Elapsed';
import { StatusBadge } from '../../ui/StatusBadge';
import table from '../../ui/Table.module.css';
import { TableFrame } from '../../ui/TableFrame';
import styles from './JobPanel.module.css';

interface Props {
  execution: ExecutionDetail;
  job: Job;
}

/** When, where and with what a job ran. */
export function JobInfo({ execution, job }: Props) {
  const model = useModel(execution.project);
  const when = (moment: string | null) => (moment ? dateTimeText(moment) : '–');
  const attributes = Object.entries(job.attributes);
  const references = Object.entries(execution.nodes[job.node]?.references ?? {});
  return (
    <>
      <dl className={styles.facts}>
        <Fact name={text.trace.operation} value={job.operation_name} />
        <Fact name={text.trace.queued} value={when(job.queued_at)} />
        <Fact name={text.trace.started} value={when(job.started_at)} />
        <Fact name={text.trace.ended} value={when(job.ended_at)} />
      </dl>
      {job.taken_from ? (
        <p>
          <Link
            to="/p/$project/executions/$execution"
            params={{ project: execution.project, execution: job.taken_from.execution }}
            search={{ job: job.taken_from.job }}
          >
            {text.trace.takenFrom(job.taken_from.name, job.taken_from.execution_name)}
          </Link>
        </p>
      ) : null}
      {attributes.length > 0 ? (
        <section>
          <h3>{text.pipeline.attributes}</h3>
          <dl className={styles.facts}>
            {attributes.map(([name, value]) => (
              <Fact key={name} name={name} value={valueText(value)} isCode />
            ))}
          </dl>
        </section>
      ) : null}
      {references.length > 0 ? (
        <section>
          <h3>{text.trace.references}</h3>
          <dl className={styles.facts}>
            {references.map(([name, id]) => (
              <Fact key={name} name={name} value={model?.resources[id]?.name ?? id} />
            ))}
          </dl>
        </section>
      ) : null}
      {job.attempts.length > 0 ? <Attempts job={job} /> : null}
    </>
  );
}

function Fact(props: { name: string; value: string; isCode?: boolean }) {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>{props.isCode ? <code>{props.value}</code> : props.value}</dd>
    </div>
  );
}

function Attempts({ job }: { job: Job }) {
  return (
    <section>
      <h3>{text.trace.attempts}</h3>
      <TableFrame label={text.trace.attempts}>
        <thead>
          <tr>
            <th scope="col">{text.trace.attempt}</th>
            <th scope="col">{text.executions.columns.status}</th>
            <th scope="col">{text.trace.worker}</th>
            <th scope="col">{text.executions.columns.duration}</th>
            <th scope="col">{text.trace.usage}</th>
            <th scope="col" className={table.grow}>
              {text.common.details}
            </th>
          </tr>
        </thead>
        <tbody>
          {job.attempts.toReversed().map((attempt) => (
            <tr key={attempt.attempt}>
              <td>{attempt.attempt}</td>
              <td>
                {attempt.status === 'lost' ? (
                  text.trace.lost
                ) : (
                  <StatusBadge status={attempt.status} />
                )}
              </td>
              <td>{[attempt.worker_name, attempt.isolation].filter(Boolean).join(' · ') || '–'}</td>
              <td>
                <Elapsed start={attempt.started_at} end={attempt.ended_at} />
              </td>
              <td className={table.dim}>{usageText(attempt.usage) || '–'}</td>
              <td className={`${table.dim} ${styles.reason}`}>{attemptNote(attempt) || '–'}</td>
            </tr>
          ))}
        </tbody>
      </TableFrame>
    </section>
  );
}

type Attempt = Job['attempts'][number];

/** Why it ended as it did. */
function attemptNote({ detail, error, signal, exit_code }: Attempt): string {
  const raised = error ? [error.type, error.message].filter(Boolean).join(': ') : '';
  const ended = signal ? `signal ${signal}` : exit_code ? `exit ${exit_code}` : '';
  return [detail, raised, ended].filter(Boolean).join(' · ');
}

function usageText(usage: Attempt['usage']): string {
  const member = (name: string) => {
    const value = usage?.[name];
    return typeof value === 'number' ? value : null;
  };
  const cpu = member('cpu_seconds');
  const memory = member('peak_bytes');
  return [
    ...(cpu === null ? [] : [text.trace.cpu(durationText(cpu * 1000))]),
    ...(memory === null ? [] : [text.trace.memory(sizeText(memory))]),
  ].join(' · ');
}
