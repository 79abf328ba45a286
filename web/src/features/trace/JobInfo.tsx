import type { ExecutionDetail, Job } from '../../api/types';
import { useModel } from '../../collab/open_document';
import { dateTimeText, valueText } from '../../model/format';
import * as text from '../../text';
import { JobAttempts } from './JobAttempts';
import { JobEnvironment } from './JobEnvironment';
import { JobFiles } from './JobFiles';
import styles from './JobPanel.module.css';

interface Props {
  execution: ExecutionDetail;
  job: Job;
  /** Shows how the code of the attempts differs. */
  onCompare: () => void;
}

/** When, where and with what a job ran. */
export function JobInfo({ execution, job, onCompare }: Props) {
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
      {job.attempts.length > 0 ? <JobAttempts job={job} onCompare={onCompare} /> : null}
      <JobEnvironment key={job.id} job={job} />
      {job.operation !== 'Input' && job.operation !== 'Output' && job.attempt > 0 ? (
        <JobFiles job={job} />
      ) : null}
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
