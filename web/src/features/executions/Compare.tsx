import { ActionIcon, Tabs, Tooltip } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { Maximize2, Minimize2 } from 'lucide-react';
import { useExecutionEvents } from '../../api/execution_events';
import { executionQuery } from '../../api/queries';
import { compareViews, type ExecutionsSearch } from '../../router';
import * as text from '../../text';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import { isActive } from '../../ui/status';
import { CompareDifferences } from './CompareDifferences';
import { CompareFigures } from './CompareFigures';
import { CompareMetrics } from './CompareMetrics';
import { CompareValues } from './CompareValues';
import styles from './Executions.module.css';

type View = NonNullable<ExecutionsSearch['view']>;

const mostLive = 6;

interface Props {
  project: string;
  ids: string[];
  view: View;
  onView: (view: View) => void;
  /** Whether it has the whole width; null where there is no choice. */
  isWide: boolean | null;
  onWide: (isWide: boolean) => void;
}

/** The selected executions side by side: what they drew, what they logged, what they were given. Running ones stay live. */
export function Compare({ project, ids, view, onView, isWide, onWide }: Props) {
  const queries = useQueries({ queries: ids.map((id) => executionQuery(id)) });
  const runs = queries.flatMap(({ data }) => data ?? []);
  const live = runs.filter(({ status }) => isActive(status)).map(({ id }) => id);
  useExecutionEvents(project, live.slice(0, mostLive));
  const failed = queries.find(({ error }) => error);
  const isPending = queries.some((query) => query.isPending);
  return (
    <aside className={styles.compare} aria-label={text.executions.compare}>
      <Tabs
        value={view}
        onChange={(value) => onView(compareViews.find((name) => name === value) ?? 'figures')}
        keepMounted={false}
        className={styles.tabs}
      >
        <div className={styles.names}>
          <Tabs.List>
            {compareViews.map((name) => (
              <Tabs.Tab key={name} value={name}>
                {text.executions.views[name]}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <span className={styles.chosen}>
            {ids.length > 1 ? text.executions.chosen(ids.length) : null}
            {isWide === null ? null : <Widen isWide={isWide} onWide={onWide} />}
          </span>
        </div>
        <div className={styles.content}>
          {failed ? <ProblemNotice error={failed.error} /> : null}
          {ids.length === 0 ? <p className={styles.hint}>{text.executions.figuresNone}</p> : null}
          {isPending ? <SkeletonRows count={1} height={240} /> : null}
          <Tabs.Panel value="figures" className={styles.panel}>
            {runs.length > 0 ? <CompareFigures runs={runs} /> : null}
          </Tabs.Panel>
          <Tabs.Panel value="metrics" className={styles.panel}>
            {runs.length > 0 ? <CompareMetrics runs={runs} /> : null}
          </Tabs.Panel>
          <Tabs.Panel value="values" className={styles.panel}>
            {runs.length > 0 ? <CompareValues runs={runs} /> : null}
          </Tabs.Panel>
          <Tabs.Panel value="differences" className={styles.panel}>
            {runs.length > 0 ? <CompareDifferences runs={runs} /> : null}
          </Tabs.Panel>
        </div>
      </Tabs>
    </aside>
  );
}

function Widen({ isWide, onWide }: { isWide: boolean; onWide: (isWide: boolean) => void }) {
  const label = isWide ? text.executions.narrow : text.executions.widen;
  const Icon = isWide ? Minimize2 : Maximize2;
  return (
    <Tooltip label={label}>
      <ActionIcon aria-label={label} onClick={() => onWide(!isWide)}>
        <Icon size={15} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
