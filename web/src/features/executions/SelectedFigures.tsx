import { useQueries } from '@tanstack/react-query';
import { useEffect } from 'react';
import { type ChannelMessage, events } from '../../api/events';
import { executionQuery, figureReceive, queryClient } from '../../api/queries';
import type { ExecutionDetail, Figure } from '../../api/types';
import { FigureView } from '../../figures/FigureView';
import * as text from '../../text';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import { isActive } from '../../ui/status';
import styles from './Executions.module.css';

/** The figures of all selected executions, one below the other; those of running ones stay live. */
export function SelectedFigures({ project, ids }: { project: string; ids: string[] }) {
  const queries = useQueries({ queries: ids.map((id) => executionQuery(id)) });
  const details = queries.flatMap(({ data }) => data ?? []);
  useFigureEvents(project, details);
  const failed = queries.find(({ error }) => error);
  const figures = details.flatMap((run) =>
    run.job_list.flatMap((job) => job.figures.map((figure) => ({ figure, run, job }))),
  );
  return (
    <aside className={styles.figures} aria-label={text.executions.figures}>
      <h2>{text.executions.figures}</h2>
      {failed ? <ProblemNotice error={failed.error} /> : null}
      {ids.length === 0 ? <p className={styles.hint}>{text.executions.figuresNone}</p> : null}
      {queries.some(({ isPending }) => isPending) ? <SkeletonRows count={1} height={240} /> : null}
      {details.length > 0 && figures.length === 0 ? (
        <p className={styles.hint}>{text.executions.figuresEmpty}</p>
      ) : null}
      {figures.map(({ figure, run, job }) => (
        <FigureView
          key={figure.id}
          figure={figure}
          origin={ids.length > 1 ? `${run.name} · ${job.name}` : job.name}
        />
      ))}
    </aside>
  );
}

function useFigureEvents(project: string, details: ExecutionDetail[]) {
  const running = details
    .filter(({ status }) => isActive(status))
    .map(({ id }) => id)
    .join(',');
  useEffect(() => {
    const stops = running
      .split(',')
      .filter((id) => id !== '')
      .map((id) => events.listen(`x_${project}_${id}`, (message) => receive(id, message)));
    return () => {
      for (const stop of stops) stop();
    };
  }, [project, running]);
}

function receive(execution: string, message: ChannelMessage) {
  if (message.type === 'gap')
    void queryClient.invalidateQueries({ queryKey: executionQuery(execution).queryKey });
  if (message.type === 'figure' && 'figure' in message)
    figureReceive(execution, message.job as string, message.figure as Figure);
}
