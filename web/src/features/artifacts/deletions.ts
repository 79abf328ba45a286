// Artifacts that are being deleted: gone from sight at once, from the server when nobody has taken it back.

import { createStore } from 'zustand/vanilla';
import { problemFrom } from '../../api/problem';
import { artifactReceive } from '../../api/queries';
import { artifactDelete, artifactDeleteLast } from '../../api/storage';
import type { Artifact } from '../../api/types';
import * as text from '../../text';
import { toastProblem, toastShow } from '../../ui/toasts';

interface Deletion {
  project: string;
  artifacts: Artifact[];
  withData: boolean;
  timer: number;
}

const timeToUndo = 10_000;
const missing = 404;
const waiting = new Set<Deletion>();

/** The ids that are not to be shown. */
export const hiddenStore = createStore<{ hidden: ReadonlySet<string> }>(() => ({
  hidden: new Set(),
}));

export function deletionStart(project: string, artifacts: Artifact[], withData: boolean) {
  const deletion: Deletion = { project, artifacts, withData, timer: 0 };
  deletion.timer = window.setTimeout(() => void perform(deletion), timeToUndo);
  waiting.add(deletion);
  hide(artifacts, true);
  const [first] = artifacts;
  toastShow({
    kind: 'info',
    title:
      artifacts.length === 1 && first
        ? text.artifacts.deleted(first.name)
        : text.artifacts.deletedMany(artifacts.length),
    action: { label: text.common.undo, perform: () => takeBack(deletion) },
  });
}

function takeBack(deletion: Deletion) {
  if (!waiting.delete(deletion)) return;
  window.clearTimeout(deletion.timer);
  hide(deletion.artifacts, false);
}

async function perform(deletion: Deletion) {
  if (!waiting.delete(deletion)) return;
  const { project, artifacts, withData } = deletion;
  const kept: string[] = [];
  for (const artifact of artifacts) {
    try {
      const { data_deleted } = await artifactDelete(artifact.id, withData);
      if (withData && !data_deleted) kept.push(artifact.name);
      artifactReceive(project, artifact, true);
    } catch (error) {
      if (problemFrom(error).status === missing) artifactReceive(project, artifact, true);
      else toastProblem(error);
    }
  }
  hide(artifacts, false);
  if (kept.length > 0)
    toastShow({
      kind: 'info',
      title: text.artifacts.dataKept,
      detail: text.artifacts.dataKeptBody(kept.join(', ')),
    });
}

function hide(artifacts: readonly Artifact[], isHidden: boolean) {
  hiddenStore.setState(({ hidden }) => {
    const next = new Set(hidden);
    for (const { id } of artifacts) {
      if (isHidden) next.add(id);
      else next.delete(id);
    }
    return { hidden: next };
  });
}

/** Whoever leaves the page has not taken it back. */
window.addEventListener('pagehide', () => {
  for (const deletion of waiting) {
    window.clearTimeout(deletion.timer);
    for (const { id } of deletion.artifacts) artifactDeleteLast(id, deletion.withData);
  }
  waiting.clear();
});
