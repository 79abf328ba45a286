import { Button } from '@mantine/core';
import { GitCompareArrows } from 'lucide-react';
import type { Job } from '../../api/types';
import { durationText, sizeText } from '../../model/format';
import * as text from '../../text';
import { Elapsed } from '../../ui/Elapsed';
import { StatusBadge } from '../../ui/StatusBadge';
import table from '../../ui/Table.module.css';
import { TableFrame } from '../../ui/TableFrame';
import styles from './JobPanel.module.css';

interface Props {
  job: Job;
  onCompare: () => void;
}

/** Every attempt of a job: who ran it, with which code, and how it ended. */
export function JobAttempts({ job, onCompare }: Props) {
  const versions = new Set(job.attempts.map(({ bundle }) => bundle)).size;
  return (
    <section>
      <div className={styles.row}>
        <h3>{text.trace.attempts}</h3>
        {versions > 1 ? (
          <Button onClick={onCompare} leftSection={<GitCompareArrows size={14} aria-hidden />}>
            {text.trace.compareAttempts}
          </Button>
        ) : null}
      </div>
      <TableFrame label={text.trace.attempts}>
        <thead>
          <tr>
            <th scope="col">{text.trace.attempt}</th>
            <th scope="col">{text.executions.columns.status}</th>
            <th scope="col">{text.trace.ranWith}</th>
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
              <td className={table.dim}>{text.trace.revision(attempt.revision)}</td>
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
