// Takes back, or makes again, the latest change of one's own in a project, and says what could not be.

import { problemFrom } from '../../api/problem';
import { documentOf } from '../../collab/open_document';
import * as text from '../../text';
import { toastProblem, toastShow } from '../../ui/toasts';

type Kept = { pointer: string; author_name: string | null }[];

export const modelUndo = (project: string) =>
  reverse(documentOf(project).undo(), text.shell.nothingToUndo);

export const modelRedo = (project: string) =>
  reverse(documentOf(project).redo(), text.shell.nothingToRedo);

async function reverse(call: Promise<Kept>, nothing: string) {
  try {
    const kept = await call;
    const names = [...new Set(kept.map(({ author_name }) => author_name ?? '?'))].join(', ');
    if (names) toastShow({ kind: 'info', title: text.shell.kept(names) });
  } catch (error) {
    if (problemFrom(error).status === 409) toastShow({ kind: 'info', title: nothing });
    else toastProblem(error);
  }
}
