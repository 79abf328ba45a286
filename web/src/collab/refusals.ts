// Edits that the server refused while nobody could be told: kept with their content until their author has seen to them.

import { createStore } from 'zustand/vanilla';
import { problemFrom } from '../api/problem';
import type { ProjectModel } from '../model/project_model';
import * as text from '../text';
import { toastShow } from '../ui/toasts';
import type { KeptEdit } from './document';
import { keptRefusals, type Refusal } from './kept';
import { newId } from './new_id';

export const refusalStore = createStore<{ refusals: Refusal[]; isOpen: boolean }>(() => ({
  refusals: [],
  isOpen: false,
}));

export const refusalsShow = (isOpen: boolean) => refusalStore.setState({ isOpen });

/** Brings back what was refused in an earlier life of this tab. */
export async function refusalsLoad(owner: string): Promise<void> {
  const refusals = await keptRefusals.all(owner);
  refusalStore.setState({ refusals });
}

export function refusalAdd(owner: string, title: string, error: unknown, content: string) {
  const refusal: Refusal = {
    id: newId(),
    owner,
    at: Date.now(),
    title,
    reason: reasonOf(error),
    content,
  };
  keptRefusals.put(refusal);
  refusalStore.setState(({ refusals }) => ({ refusals: [...refusals, refusal] }));
  toastShow({
    kind: 'problem',
    title: text.presence.refused,
    detail: title,
    action: { label: text.common.details, perform: () => refusalsShow(true) },
  });
}

export function refusalDismiss(id: string) {
  keptRefusals.remove(id);
  refusalStore.setState(({ refusals }) => ({
    refusals: refusals.filter((refusal) => refusal.id !== id),
  }));
}

/** An edit of the model that was refused, in words and as the patch it was. */
export async function refusalOfEdit(
  owner: string,
  edit: KeptEdit,
  title: string,
  model: ProjectModel | null,
  error: unknown,
): Promise<void> {
  const content = JSON.stringify(edit.patch, null, 2);
  if (title !== '') return refusalAdd(owner, title, error, content);
  const words = await import('../model/change_words').catch(() => null);
  const found = words?.changeWords(edit.patch, model).join(', ');
  refusalAdd(owner, found || text.presence.refused, error, content);
}

function reasonOf(error: unknown): string {
  if (error === null) return text.presence.replaced;
  const problem = problemFrom(error);
  return problem.errors[0]?.detail ?? (problem.detail || problem.title);
}
