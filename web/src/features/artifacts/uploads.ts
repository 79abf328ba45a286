// Uploads go on while one looks at something else: in parts, a few at a time, each tried again until it arrives.

import { createStore } from 'zustand/vanilla';
import { problemFrom } from '../../api/problem';
import { artifactReceive } from '../../api/queries';
import { partPut, uploadCommit, uploadCreate, uploadDelete } from '../../api/storage';
import type { NewUpload, Upload } from '../../api/types';
import { type PartSpan, partsOf } from '../../model/upload_plan';

export interface Transfer {
  key: number;
  project: string;
  name: string;
  size: number;
  sent: number;
  state: 'sending' | 'waiting' | 'done' | 'failed';
  problem: string | null;
  cancel: () => void;
}

const atOnce = 3;
const firstWait = 500;
const longestWait = 15_000;
let lastKey = 0;

export const transferStore = createStore<{ transfers: Transfer[] }>(() => ({ transfers: [] }));

/** Starts to send a file; the store tells how it goes. */
export function transferStart(project: string, file: File, request: NewUpload): Promise<void> {
  const key = ++lastKey;
  const abort = new AbortController();
  const transfer: Transfer = {
    key,
    project,
    name: request.name,
    size: file.size,
    sent: 0,
    state: 'sending',
    problem: null,
    cancel: () => {
      abort.abort();
      transferForget(key);
    },
  };
  transferStore.setState(({ transfers }) => ({ transfers: [...transfers, transfer] }));
  return transferRun(key, project, file, request, abort.signal);
}

export function transferForget(key: number) {
  transferStore.setState(({ transfers }) => ({
    transfers: transfers.filter((one) => one.key !== key),
  }));
}

async function transferRun(
  key: number,
  project: string,
  file: File,
  request: NewUpload,
  signal: AbortSignal,
): Promise<void> {
  let upload: Upload | null = null;
  try {
    upload = await uploadCreate(project, request);
    await partsSend(key, file, upload, signal);
    const artifact = await uploadCommit(upload.id);
    artifactReceive(project, artifact, false);
    update(key, { state: 'done', sent: file.size });
  } catch (error) {
    if (signal.aborted) {
      if (upload) await uploadDelete(upload.id).catch(() => undefined);
      return;
    }
    const problem = problemFrom(error);
    update(key, { state: 'failed', problem: problem.errors[0]?.detail ?? problem.message });
  }
}

/** A few senders take parts from one list until it is empty. */
async function partsSend(key: number, file: File, upload: Upload, signal: AbortSignal) {
  const rest = partsOf(file.size, upload.part_size);
  let sent = 0;
  const sender = async () => {
    for (let part = rest.shift(); part; part = rest.shift()) {
      await partSend(key, upload.id, file, part, signal);
      sent += part.to - part.from;
      update(key, { sent, state: 'sending' });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, sender));
}

async function partSend(
  key: number,
  upload: string,
  file: File,
  { number, from, to }: PartSpan,
  signal: AbortSignal,
): Promise<void> {
  for (let wait = firstWait; ; wait = Math.min(longestWait, wait * 2)) {
    try {
      await partPut(upload, number, file.slice(from, to), signal);
      return;
    } catch (error) {
      const { status } = problemFrom(error);
      const isPassing = status === 0 || status === 429 || status >= 500;
      if (signal.aborted || !isPassing) throw error;
      update(key, { state: 'waiting' });
      await new Promise((done) => setTimeout(done, wait));
    }
  }
}

function update(key: number, change: Partial<Transfer>) {
  transferStore.setState(({ transfers }) => ({
    transfers: transfers.map((one) => (one.key === key ? { ...one, ...change } : one)),
  }));
}
