// Executions that are being deleted: gone from sight at once, from the server when nobody has taken it back.

import { createStore } from 'zustand/vanilla';
import { executionDelete } from '../../api/executions';
import { executionReceive } from '../../api/queries';
import type { Execution } from '../../api/types';
import { plural } from '../../model/format';
import * as text from '../../text';
import { toastProblem, toastShow } from '../../ui/toasts';

interface Deletion {
  executions: Execution[];
  timer: number;
}

const timeToUndo = 10_000;
const waiting = new Set<Deletion>();

/** The ids that are not to be shown. */
export const hiddenStore = createStore<{ hidden: ReadonlySet<string> }>(() => ({
  hidden: new Set(),
}));

export function deletionStart(executions: Execution[]) {
  const deletion: Deletion = { executions, timer: 0 };
  deletion.timer = window.setTimeout(() => void perform(deletion), timeToUndo);
  waiting.add(deletion);
  hide(executions, true);
  const [first] = executions;
  const what = executions.length === 1 && first ? `“${first.name}”` : many(executions);
  toastShow({
    kind: 'info',
    title: text.executions.deleted(what),
    action: { label: text.common.undo, perform: () => takeBack(deletion) },
  });
}

const many = (executions: Execution[]) => plural(executions.length, 'execution');

function takeBack(deletion: Deletion) {
  if (!waiting.delete(deletion)) return;
  window.clearTimeout(deletion.timer);
  hide(deletion.executions, false);
}

async function perform(deletion: Deletion) {
  if (!waiting.delete(deletion)) return;
  for (const execution of deletion.executions) {
    try {
      await executionDelete(execution.id);
      executionReceive(execution.project, execution, true);
    } catch (error) {
      toastProblem(error);
    }
  }
  hide(deletion.executions, false);
}

function hide(executions: readonly Execution[], isHidden: boolean) {
  hiddenStore.setState(({ hidden }) => {
    const next = new Set(hidden);
    for (const { id } of executions) {
      if (isHidden) next.add(id);
      else next.delete(id);
    }
    return { hidden: next };
  });
}

/** Whoever leaves the page has not taken it back; the requests outlive the page. */
window.addEventListener('pagehide', () => {
  for (const deletion of waiting) {
    window.clearTimeout(deletion.timer);
    for (const { id } of deletion.executions) void executionDelete(id).catch(() => undefined);
  }
  waiting.clear();
});
