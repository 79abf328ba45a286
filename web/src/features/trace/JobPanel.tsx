import { ActionIcon, Tabs } from '@mantine/core';
import { X } from 'lucide-react';
import type { ExecutionDetail, Job } from '../../api/types';
import { ConsoleView } from '../../editor/ConsoleView';
import { FigureView } from '../../figures/FigureView';
import { type TraceTab, traceTabs } from '../../router';
import * as text from '../../text';
import { Elapsed } from '../../ui/Elapsed';
import { StatusBadge } from '../../ui/StatusBadge';
import { JobError } from './JobError';
import { JobInfo } from './JobInfo';
import styles from './JobPanel.module.css';
import { JobValues } from './JobValues';
import { executionChannel } from './useExecutionEvents';

interface Props {
  execution: ExecutionDetail;
  job: Job;
  tab: TraceTab;
  onTab: (tab: TraceTab) => void;
  onClose: (() => void) | null;
}

export function JobPanel({ execution, job, tab, onTab, onClose }: Props) {
  const counts: Partial<Record<TraceTab, number>> = {
    figures: job.figures.length,
    outputs: job.outputs.length,
  };
  return (
    <section className={styles.panel} aria-label={job.name}>
      <div className={styles.head}>
        <h2>{job.name}</h2>
        <StatusBadge status={job.status} suffix={job.cached ? text.trace.cached : undefined} />
        <span className={styles.dim}>
          <Elapsed start={job.started_at} end={job.ended_at} />
        </span>
        {job.detail ? <span className={styles.detail}>{job.detail}</span> : null}
        {onClose ? (
          <ActionIcon aria-label={text.common.close} className={styles.close} onClick={onClose}>
            <X size={18} aria-hidden />
          </ActionIcon>
        ) : null}
      </div>
      {job.error ? <JobError error={job.error} job={job} project={execution.project} /> : null}
      <Tabs
        value={tab}
        onChange={(value) => onTab(traceTabs.find((name) => name === value) ?? 'console')}
        className={styles.tabs}
        keepMounted={false}
      >
        <Tabs.List>
          {traceTabs.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {text.trace[name]}
              {counts[name] ? <span className={styles.count}>{counts[name]}</span> : null}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="console" className={styles.fill}>
          <ConsoleView job={job} channel={executionChannel(execution.project, execution.id)} />
        </Tabs.Panel>
        <Tabs.Panel value="figures" className={styles.scroll}>
          {job.figures.length === 0 ? (
            <p className={styles.none}>
              {job.ended_at ? text.trace.figuresNever : text.trace.figuresEmpty}
            </p>
          ) : null}
          {job.figures.map((figure) => (
            <FigureView key={figure.id} figure={figure} />
          ))}
        </Tabs.Panel>
        <Tabs.Panel value="outputs" className={styles.scroll}>
          <JobValues job={job} project={execution.project} />
        </Tabs.Panel>
        <Tabs.Panel value="info" className={styles.scroll}>
          <JobInfo job={job} />
        </Tabs.Panel>
      </Tabs>
    </section>
  );
}
