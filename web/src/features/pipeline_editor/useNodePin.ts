import { useQuery } from '@tanstack/react-query';
import { executionList, executionRead } from '../../api/executions';
import { jobRead } from '../../api/jobs';
import * as text from '../../text';
import { toastShow } from '../../ui/toasts';
import type { EditorActions } from './actions';

const searched = 40;

/** The newest successful job of a node: the one that really ran, when it was itself taken from another. */
async function newestJob(project: string, pipeline: string, node: string): Promise<string | null> {
  let cursor: string | null = null;
  let left = searched;
  do {
    const page: Awaited<ReturnType<typeof executionList>> = await executionList(project, cursor);
    const own = page.items.filter((run) => run.pipeline === pipeline).slice(0, left);
    left -= own.length;
    for (const { id } of own) {
      const { job_list } = await executionRead(id);
      const job = job_list.find((one) => one.node === node && one.status === 'success');
      if (job) return job.taken_from?.job ?? job.id;
    }
    cursor = page.next_cursor;
  } while (cursor !== null && left > 0);
  return null;
}

/** Pins a node to its newest successful job. */
export async function nodePin(
  project: string,
  pipeline: string,
  node: string,
  actions: EditorActions,
) {
  const job = await newestJob(project, pipeline, node);
  if (job === null) toastShow({ kind: 'info', title: text.pipeline.noPin });
  else await actions.pin(node, job);
}

/** The job that a node is pinned to. */
export function usePinnedJob(job: string | undefined) {
  return useQuery({
    queryKey: ['job', job],
    queryFn: () => jobRead(job ?? ''),
    enabled: job !== undefined,
    retry: false,
  });
}
