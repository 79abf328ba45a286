// Short messages about the result of one's own act.

import { createStore } from 'zustand/vanilla';
import { problemFrom } from '../api/problem';

export interface Toast {
  id: number;
  kind: 'info' | 'success' | 'problem';
  title: string;
  detail?: string;
  requestId?: string;
  action?: { label: string; perform: () => void };
  /** Where what it speaks of is. */
  link?: { label: string; href: string };
}

const lifetime = { info: 5000, success: 4000, problem: 12_000 };
const actionLifetime = 10_000;
const maxToasts = 4;
let lastId = 0;

export const toastStore = createStore<{ toasts: Toast[] }>(() => ({ toasts: [] }));

export function toastShow(toast: Omit<Toast, 'id'>) {
  const id = ++lastId;
  toastStore.setState(({ toasts }) => ({
    toasts: [...toasts, { ...toast, id }].slice(-maxToasts),
  }));
  setTimeout(
    () => toastHide(id),
    toast.action || toast.link ? actionLifetime : lifetime[toast.kind],
  );
}

export function toastHide(id: number) {
  toastStore.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
}

export function toastProblem(error: unknown) {
  const problem = problemFrom(error);
  const detail = problem.errors[0]?.detail ?? problem.detail;
  toastShow({
    kind: 'problem',
    title: problem.title,
    ...(detail && detail !== problem.title ? { detail } : {}),
    ...(problem.requestId ? { requestId: problem.requestId } : {}),
  });
}
