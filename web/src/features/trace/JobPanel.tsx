import { ActionIcon, Tabs } from '@mantine/core';
import { X } from 'lucide-react';
import { executionChannel } from '../../api/execution_events';
import type { ExecutionDetail, Job } from '../../api/types';
import { ConsoleView } from '../../editor/ConsoleView';
import { FigureView } from '../../figures/FigureView';
import { type TraceTab, traceTabs } from '../../router';
import * as text from '../../text';
import { Elapsed } from '../../ui/Elapsed';
import { StatusBadge } from '../../ui/StatusBadge';
import { JobCode } from './JobCode';
import { JobError } from './JobError';
import { JobInfo } from './JobInfo';
import { JobMetrics } from './JobMetrics';
import styles from './JobPanel.module.css';
import { JobValues } from './JobValues';

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
        <StatusBadge status={job.status} suffix={suffixOf(job)} />
        <span className={styles.dim}>
          <Elapsed start={job.started_at} end={job.ended_at} />
        </span>
        {job.detail && !job.error ? <span className={styles.detail}>{job.detail}</span> : null}
        {onClose ? (
          <ActionIcon aria-label={text.common.close} className={styles.close} onClick={onClose}>
            <X size={18} aria-hidden />
          </ActionIcon>
        ) : null}
      </div>
      {job.error ? (
        <JobError
          error={job.error}
          job={job}
          project={execution.project}
          onCode={() => onTab('code')}
        />
      ) : null}
      <Tabs
        value={tab}
        onChange={(value) => onTab(traceTabs.find((name) => name === value) ?? 'console')}
        className={styles.tabs}
        keepMounted={false}
      >
        <Tabs.List className={styles.names}>
          {traceTabs.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {text.trace[name]}
              {counts[name] ? <span className={styles.count}>{counts[name]}</span> : null}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="console" className={styles.fill}>
          <ConsoleView
            key={job.id}
            job={job}
            channel={executionChannel(execution.project, execution.id)}
          />
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
        <Tabs.Panel value="metrics" className={styles.scroll}>
          <JobMetrics key={job.id} job={job} />
        </Tabs.Panel>
        <Tabs.Panel value="outputs" className={styles.scroll}>
          <JobValues execution={execution} job={job} />
        </Tabs.Panel>
        <Tabs.Panel value="code" className={styles.scroll}>
          <JobCode execution={execution} job={job} />
        </Tabs.Panel>
        <Tabs.Panel value="info" className={styles.scroll}>
          <JobInfo execution={execution} job={job} />
        </Tabs.Panel>
      </Tabs>
    </section>
  );
}

function suffixOf({ cached, taken_from }: Job): string | undefined {
  if (taken_from) return text.trace.pinned;
  return cached ? text.trace.cached : undefined;
}
