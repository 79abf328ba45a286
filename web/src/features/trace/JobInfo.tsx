import type { Job } from '../../api/types';
import { dateTimeText, valueText } from '../../model/format';
import * as text from '../../text';
import { Elapsed } from '../../ui/Elapsed';
import table from '../../ui/Table.module.css';
import { TableFrame } from '../../ui/TableFrame';
import styles from './JobPanel.module.css';

/** When, where and with what a job ran. */
export function JobInfo({ job }: { job: Job }) {
  const when = (moment: string | null) => (moment ? dateTimeText(moment) : '–');
  const attributes = Object.entries(job.attributes);
  return (
    <>
      <dl className={styles.facts}>
        <Fact name={text.trace.operation} value={job.operation_name} />
        <Fact name={text.trace.queued} value={when(job.queued_at)} />
        <Fact name={text.trace.started} value={when(job.started_at)} />
        <Fact name={text.trace.ended} value={when(job.ended_at)} />
      </dl>
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
            <th scope="col">{text.common.details}</th>
          </tr>
        </thead>
        <tbody>
          {job.attempts.map((attempt) => (
            <tr key={attempt.attempt}>
              <td>{attempt.attempt}</td>
              <td>{attempt.status}</td>
              <td>{[attempt.worker_name, attempt.isolation].filter(Boolean).join(' · ') || '–'}</td>
              <td>
                <Elapsed start={attempt.started_at} end={attempt.ended_at} />
              </td>
              <td className={table.dim}>{attemptNote(attempt)}</td>
            </tr>
          ))}
        </tbody>
      </TableFrame>
    </section>
  );
}

function attemptNote(attempt: Job['attempts'][number]): string {
  if (attempt.detail) return attempt.detail;
  if (attempt.signal) return `signal ${attempt.signal}`;
  return attempt.exit_code === null ? '' : `exit ${attempt.exit_code}`;
}
