// What is done to a project from its card or from the bin.

import { projectDelete, projectPurge, projectRestore } from '../../api/projects';
import { binQuery, projectsQuery, queryClient } from '../../api/queries';
import type { Project } from '../../api/types';
import * as text from '../../text';
import { toastProblem, toastShow } from '../../ui/toasts';

export async function projectsRefetch() {
  void queryClient.invalidateQueries({ queryKey: binQuery.queryKey });
  await queryClient.invalidateQueries({ queryKey: projectsQuery.queryKey });
}

/** For a toast: where a project is. */
export const projectLink = (project: string) => ({
  label: text.home.show,
  href: `/p/${project}/pipelines`,
});

/** Into the bin at once; a toast takes it out again. */
export async function projectToBin({ id, name }: Project) {
  const back = () => projectRestore(id).then(projectsRefetch);
  try {
    await projectDelete(id);
    await projectsRefetch();
    toastShow({
      kind: 'info',
      title: text.home.deleted(name),
      action: { label: text.common.undo, perform: () => void back().catch(toastProblem) },
    });
  } catch (error) {
    toastProblem(error);
  }
}

export async function projectFromBin({ id, name }: Project) {
  try {
    await projectRestore(id);
    await projectsRefetch();
    toastShow({
      kind: 'success',
      title: text.home.restored(name),
      link: projectLink(id),
    });
  } catch (error) {
    toastProblem(error);
  }
}

export async function projectForever({ id, name }: Project) {
  await projectPurge(id);
  await projectsRefetch();
  toastShow({ kind: 'info', title: text.home.purged(name) });
}
