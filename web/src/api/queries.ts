// The query cache: its keys, its reads, and how live events change it.

import { infiniteQueryOptions, QueryClient, queryOptions } from '@tanstack/react-query';
import { sessionList, tokenList, userList } from './auth';
import { computeList, queueList, workerList } from './compute';
import {
  bundleRead,
  draftRead,
  executionCompare,
  executionList,
  executionRead,
  executionRemovalAll,
} from './executions';
import { Heard, newer } from './heard';
import { isWorthRetrying } from './http';
import { environmentRead } from './jobs';
import {
  exampleList,
  memberList,
  modelRead,
  projectList,
  projectListDeleted,
  projectRead,
} from './projects';
import {
  adapterList,
  artifactList,
  artifactPreview,
  artifactSearch,
  projectStorageList,
  storageList,
} from './storage';
import { sweepList, sweepRemoval } from './sweeps';
import { firingList, scheduleNextTimes, triggerList } from './triggers';
import type { Artifact, Execution, ExecutionDetail, Figure, Job, Page } from './types';
import { deliveryList, webhookList } from './webhooks';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 15_000, retry: isWorthRetrying, refetchOnWindowFocus: false },
    mutations: { retry: false },
  },
});

const heardExecutions = new Heard<Execution>();

/** What is kept of an execution in one list, unless something newer has been heard of it since. */
export const executionNewest = (kept: Execution): Execution => heardExecutions.newest(kept);
const heardJobs = new Heard<Job>(10_000);

export const projectsQuery = queryOptions({
  queryKey: ['projects'],
  queryFn: projectList,
  refetchOnWindowFocus: true,
});

export const binQuery = queryOptions({ queryKey: ['bin'], queryFn: projectListDeleted });

/** The model as it was at a revision, for pictures; a project that is open has its document. */
export const modelQuery = (project: string, revision: number) =>
  queryOptions({
    queryKey: ['model', project, revision],
    queryFn: () => modelRead(project),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const membersQuery = (project: string) =>
  queryOptions({ queryKey: ['members', project], queryFn: () => memberList(project) });

export const usersQuery = (search: string) =>
  queryOptions({ queryKey: ['users', search], queryFn: () => userList(search) });

export const tokensQuery = queryOptions({ queryKey: ['tokens'], queryFn: tokenList });

export const sessionsQuery = queryOptions({ queryKey: ['sessions'], queryFn: sessionList });

export const projectQuery = (project: string) =>
  queryOptions({ queryKey: ['project', project], queryFn: () => projectRead(project) });

export const examplesQuery = queryOptions({
  queryKey: ['examples'],
  queryFn: exampleList,
  staleTime: Number.POSITIVE_INFINITY,
});

export const executionsQuery = (project: string) =>
  infiniteQueryOptions({
    queryKey: ['executions', project],
    queryFn: async ({ pageParam }) => {
      const page = await executionList(project, pageParam);
      return { ...page, items: page.items.map((item) => heardExecutions.newest(item)) };
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page: Page<Execution>) => page.next_cursor,
  });

export const executionQuery = (execution: string) =>
  queryOptions({
    queryKey: ['execution', execution],
    queryFn: async () => {
      const detail = heardExecutions.newest(await executionRead(execution));
      return { ...detail, job_list: detail.job_list.map((job) => heardJobs.newest(job)) };
    },
  });

/** An operation as a debug run has it. */
export const draftQuery = (execution: string, operation: string) =>
  queryOptions({
    queryKey: ['draft', execution, operation],
    queryFn: () => draftRead(execution, operation),
  });

/** Asked anew each time: whatever else is deleted or run changes it. */
export const removalQuery = (project: string, executions: string[]) =>
  queryOptions({
    queryKey: ['removal', project, ...executions],
    queryFn: () => executionRemovalAll(project, executions),
    staleTime: 0,
    gcTime: 0,
  });

export const sweepRemovalQuery = (project: string, sweep: string) =>
  queryOptions({
    queryKey: ['removal', project, sweep],
    queryFn: () => sweepRemoval(project, sweep),
    staleTime: 0,
    gcTime: 0,
  });

/** Anew whenever one of the two has changed. */
export const comparisonQuery = (a: Execution, b: Execution) =>
  queryOptions({
    queryKey: ['comparison', a.id, b.id, a.version, b.version],
    queryFn: () => executionCompare(a.project, a.id, b.id),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** What an execution, or an attempt with a bundle of its own, ran with. */
export const bundleQuery = (
  { project, storage, bundle }: Pick<ExecutionDetail, 'project' | 'storage' | 'bundle'>,
  hash = bundle.hash,
) =>
  queryOptions({
    queryKey: ['bundle', hash],
    queryFn: () => bundleRead(project, storage, hash),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** It never changes: an attempt that has ended keeps it. */
export const environmentQuery = (job: string, attempt: number) =>
  queryOptions({
    queryKey: ['environment', job, attempt],
    queryFn: () => environmentRead(job, attempt),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const artifactsQuery = (project: string) =>
  infiniteQueryOptions({
    queryKey: ['artifacts', project],
    queryFn: ({ pageParam }) => artifactList(project, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page: Page<Artifact>) => page.next_cursor,
  });

/** Looked for each time: others upload, too. */
export const versionsQuery = (project: string, name: string) =>
  queryOptions({
    queryKey: ['artifacts named', project, name],
    queryFn: () => artifactSearch(project, name),
    staleTime: 0,
  });

/** The bytes of an artifact never change. */
export const previewQuery = (artifact: string) =>
  queryOptions({
    queryKey: ['preview', artifact],
    queryFn: () => artifactPreview(artifact),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const storagesQuery = (project: string) =>
  queryOptions({ queryKey: ['storages', project], queryFn: () => projectStorageList(project) });

export const ownStoragesQuery = queryOptions({ queryKey: ['storages'], queryFn: storageList });

export const adaptersQuery = queryOptions({
  queryKey: ['adapters'],
  queryFn: adapterList,
  staleTime: Number.POSITIVE_INFINITY,
});

export const workersQuery = queryOptions({
  queryKey: ['workers'],
  queryFn: () => workerList(false),
});

/** For administrators. */
export const allWorkersQuery = queryOptions({
  queryKey: ['workers', 'all'],
  queryFn: () => workerList(true),
});

export const queueQuery = (compute: string, all = false) =>
  queryOptions({ queryKey: ['queue', compute, all], queryFn: () => queueList(compute, all) });

/** How often what runs is read again where no event tells of it. */
export const liveEvery = 2000;

export const sweepsQuery = (project: string) =>
  queryOptions({
    queryKey: ['sweeps', project],
    queryFn: () => sweepList(project),
    staleTime: 0,
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ status }) => status === 'running') ? liveEvery : false,
  });

export const triggersQuery = (project: string) =>
  queryOptions({ queryKey: ['triggers', project], queryFn: () => triggerList(project) });

export const firingsQuery = (trigger: string) =>
  queryOptions({ queryKey: ['firings', trigger], queryFn: () => firingList(trigger) });

export const webhooksQuery = (project: string) =>
  queryOptions({ queryKey: ['webhooks', project], queryFn: () => webhookList(project) });

export const deliveriesQuery = (webhook: string) =>
  queryOptions({ queryKey: ['deliveries', webhook], queryFn: () => deliveryList(webhook) });

export const nextTimesQuery = (cron: string, zone: string) =>
  queryOptions({
    queryKey: ['next-times', cron, zone],
    queryFn: () => scheduleNextTimes(cron, zone),
    retry: false,
  });

export const computesQuery = queryOptions({ queryKey: ['computes'], queryFn: computeList });

/** Puts an item of a list where it belongs: in place, or in front when new; removes it when deleted. */
export function pagePatch<T extends { id: string }>(
  pages: readonly Page<T>[],
  item: T,
  isDeleted: boolean,
): Page<T>[] {
  let isKnown = false;
  const patched = pages.map((page) => ({
    ...page,
    items: page.items.flatMap((present) => {
      if (present.id !== item.id) return [present];
      isKnown = true;
      return isDeleted ? [] : [newer(present, item)];
    }),
  }));
  const [first, ...rest] = patched;
  if (isKnown || isDeleted || !first) return patched;
  return [{ ...first, items: [item, ...first.items] }, ...rest];
}

interface Pages<T> {
  pages: Page<T>[];
  pageParams: unknown[];
}

export function executionReceive(project: string, execution: Execution, isDeleted: boolean) {
  heardExecutions.put(execution);
  queryClient.setQueryData(
    executionsQuery(project).queryKey,
    (data: Pages<Execution> | undefined) =>
      data ? { ...data, pages: pagePatch(data.pages, execution, isDeleted) } : undefined,
  );
  queryClient.setQueryData(
    executionQuery(execution.id).queryKey,
    (data: ExecutionDetail | undefined) =>
      data && (newer<Execution>(data, execution) as ExecutionDetail),
  );
}

export function artifactReceive(project: string, artifact: Artifact, isDeleted: boolean) {
  queryClient.setQueryData(artifactsQuery(project).queryKey, (data: Pages<Artifact> | undefined) =>
    data ? { ...data, pages: pagePatch(data.pages, artifact, isDeleted) } : undefined,
  );
}

export function jobReceive(execution: string, job: Job) {
  heardJobs.put(job);
  queryClient.setQueryData(
    executionQuery(execution).queryKey,
    (data: ExecutionDetail | undefined) =>
      data && {
        ...data,
        job_list: data.job_list.map((present) =>
          present.id === job.id ? newer(present, job) : present,
        ),
      },
  );
}

export function figureReceive(execution: string, jobId: string, figure: Figure) {
  queryClient.setQueryData(
    executionQuery(execution).queryKey,
    (data: ExecutionDetail | undefined) =>
      data && {
        ...data,
        job_list: data.job_list.map((job) =>
          job.id === jobId ? { ...job, figures: figuresWith(job.figures, figure) } : job,
        ),
      },
  );
}

function figuresWith(figures: Figure[], figure: Figure): Figure[] {
  const known = figures.find((present) => present.id === figure.id);
  if (known && known.version > figure.version) return figures;
  const others = figures.filter((present) => present.id !== figure.id);
  return [...others, figure].sort((a, b) => a.number - b.number);
}
