import { useState } from 'react';
import { executionChange, executionContinue } from '../../api/executions';
import { type Problem, problemFrom } from '../../api/problem';
import { executionQuery, executionReceive, queryClient } from '../../api/queries';
import type { ExecutionDetail, Job } from '../../api/types';
import { useCanRun } from '../../collab/useCanRun';
import * as text from '../../text';
import { toastProblem, toastShow } from '../../ui/toasts';
import { type Action, useActions } from '../shell/actions';
import { canContinue, canRestart, canRestartAll, isRun } from './job_interest';
import { saved } from './unsaved';

export interface Continuing {
  /** Whether there is something to take up. */
  canContinue: boolean;
  canRestartAll: boolean;
  isBusy: boolean;
  /** Why it did not go on. */
  problem: Problem | null;
  forget: () => void;
  goOn: () => void;
  retry: () => void;
  restart: (job: Job) => void;
  restartAll: () => void;
  /** Gives the run a copy of the code that can be edited; null when it has one, or may not. */
  makeDebug: (() => void) | null;
}

/** Taking an execution up where it failed, with what is there now or with what was; and running parts of it again. */
export function useContinue(execution: ExecutionDetail, job: Job | undefined): Continuing {
  const { id, project, job_list: jobs } = execution;
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  // What was given back cannot be gone on with.
  const canRun = useCanRun(project) && execution.cleaned_at === null;

  const perform = async (body: Parameters<typeof executionContinue>[1]) => {
    if (isBusy) return;
    setBusy(true);
    setProblem(null);
    try {
      await saved();
      executionReceive(project, await executionContinue(id, body), false);
      await queryClient.invalidateQueries({ queryKey: executionQuery(id).queryKey });
    } catch (error) {
      setProblem(problemFrom(error));
    }
    setBusy(false);
  };
  const makeDebug = async () => {
    try {
      executionReceive(project, await executionChange(id, { debug: true }), false);
      await queryClient.invalidateQueries({ queryKey: executionQuery(id).queryKey });
      toastShow({ kind: 'success', title: text.trace.copyMade });
    } catch (error) {
      toastProblem(error);
    }
  };
  const continuing: Continuing = {
    canContinue: canRun && canContinue(execution),
    canRestartAll: canRun && canRestartAll(execution),
    isBusy,
    problem,
    forget: () => setProblem(null),
    goOn: () => void perform({}),
    retry: () => void perform({ retry_as_is: true }),
    makeDebug: canRun && execution.debug_revision === null ? () => void makeDebug() : null,
    restart: ({ id: one }) => void perform({ jobs: [one] }),
    restartAll: () => void perform({ jobs: jobs.filter(isRun).map((one) => one.id) }),
  };
  useActions(canRun ? actionsOf(continuing, job) : []);
  return continuing;
}

function actionsOf(continuing: Continuing, job: Job | undefined): Action[] {
  const group = text.executions.title;
  const { goOn, retry, restart, restartAll } = continuing;
  const failed = { group, when: continuing.canContinue };
  return [
    {
      id: 'trace.debug',
      group,
      label: text.trace.copyMake,
      when: continuing.makeDebug !== null,
      run: () => continuing.makeDebug?.(),
    },
    { ...failed, id: 'trace.continue', label: text.trace.continue, shortcut: 'c', run: goOn },
    { ...failed, id: 'trace.retry', label: text.trace.retryAsIs, shortcut: 'Shift+c', run: retry },
    {
      id: 'trace.restart',
      group,
      label: text.trace.restartJob,
      shortcut: 'r',
      when: job !== undefined && canRestart(job),
      run: () => job && restart(job),
    },
    {
      id: 'trace.restart_all',
      group,
      label: text.trace.restartAll,
      shortcut: 'Shift+r',
      when: continuing.canRestartAll,
      run: restartAll,
    },
  ];
}
