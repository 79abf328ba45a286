import { ActionIcon, Tabs, Tooltip } from '@mantine/core';
import { RotateCcw, X } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { executionChannel } from '../../api/execution_events';
import type { ExecutionDetail, Job } from '../../api/types';
import { FigureView } from '../../figures/FigureView';
import { RecipeContext, recipeOf } from '../../figures/recipe_context';
import { type TraceTab, traceTabs } from '../../router';
import * as text from '../../text';
import { Elapsed } from '../../ui/Elapsed';
import { StatusBadge } from '../../ui/StatusBadge';
import { JobCache } from './JobCache';
import type { CodeView } from './JobCode';
import { JobError } from './JobError';
import { JobInfo } from './JobInfo';
import { JobMetrics } from './JobMetrics';
import styles from './JobPanel.module.css';
import { JobRetry } from './JobRetry';
import { JobValues } from './JobValues';
import { JobWaiting } from './JobWaiting';

// The editor that console and code are shown in weighs as much as all the rest; the graph does not wait for it.
const ConsoleView = lazy(async () => ({
  default: (await import('../../editor/ConsoleView')).ConsoleView,
}));
const JobCode = lazy(async () => ({ default: (await import('./JobCode')).JobCode }));

interface Props {
  execution: ExecutionDetail;
  job: Job;
  tab: TraceTab;
  onTab: (tab: TraceTab) => void;
  codeView: CodeView;
  onCodeView: (view: CodeView) => void;
  /** Runs the job again, with all that needs it. */
  onRestart: (() => void) | null;
  onClose: (() => void) | null;
}

/** One job: how it is, why, and what it printed, drew and made. */
export function JobPanel(props: Props) {
  const { execution, job, tab, onTab, onClose, onCodeView, onRestart } = props;
  const counts: Partial<Record<TraceTab, number>> = {
    figures: job.figures.length,
    outputs: job.outputs.length,
  };
  return (
    <section className={styles.panel} aria-label={job.name}>
      <div className={styles.head}>
        <h2>{job.name}</h2>
        <StatusBadge status={job.status} suffix={suffixOf(execution, job)} />
        <span className={styles.dim}>
          <Elapsed start={job.started_at} end={job.ended_at} />
        </span>
        {onRestart ? (
          <Tooltip label={`${text.trace.restartJob} (r)`}>
            <ActionIcon aria-label={text.trace.restartJob} onClick={onRestart}>
              <RotateCcw size={15} aria-hidden />
            </ActionIcon>
          </Tooltip>
        ) : null}
        {job.detail && !job.error && job.detail !== job.cache?.detail ? (
          <span className={styles.detail}>{job.detail}</span>
        ) : null}
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
          onCode={() => {
            onCodeView('ran');
            onTab('code');
          }}
          onEdit={() => {
            onCodeView('edit');
            onTab('code');
          }}
        />
      ) : null}
      <JobRetry job={job} />
      <JobWaiting compute={execution.compute} job={job} />
      <JobCache job={job} />
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
          <Suspense>
            <ConsoleView
              key={job.id}
              job={job}
              channel={executionChannel(execution.project, execution.id)}
            />
          </Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="figures" className={styles.scroll}>
          {job.figures.length === 0 ? (
            <p className={styles.none}>
              {job.ended_at ? text.trace.figuresNever : text.trace.figuresEmpty}
            </p>
          ) : null}
          <RecipeContext value={recipeOf(execution, job)}>
            {job.figures.map((figure) => (
              <FigureView key={figure.id} figure={figure} />
            ))}
          </RecipeContext>
        </Tabs.Panel>
        <Tabs.Panel value="metrics" className={styles.scroll}>
          <RecipeContext value={recipeOf(execution, job)}>
            <JobMetrics key={job.id} job={job} />
          </RecipeContext>
        </Tabs.Panel>
        <Tabs.Panel value="outputs" className={styles.scroll}>
          <JobValues execution={execution} job={job} />
        </Tabs.Panel>
        <Tabs.Panel value="code" className={styles.scroll}>
          <Suspense>
            <JobCode execution={execution} job={job} view={props.codeView} onView={onCodeView} />
          </Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="info" className={styles.scroll}>
          <JobInfo
            execution={execution}
            job={job}
            onCompare={() => {
              onCodeView('diff');
              onTab('code');
            }}
          />
        </Tabs.Panel>
      </Tabs>
    </section>
  );
}

function suffixOf({ nodes }: ExecutionDetail, { node, cached }: Job): string | undefined {
  if (nodes[node]?.pinned) return text.trace.pinned;
  return cached ? text.common.cached : undefined;
}
