// Uploads go on while one looks at something else: in parts, a few at a time, each tried again until it arrives. They
// can be paused, and continued with the same file after the page was closed.

import { createStore } from 'zustand/vanilla';
import { problemFrom } from '../../api/problem';
import { artifactReceive, queryClient } from '../../api/queries';
import { partPut, uploadCommit, uploadCreate, uploadDelete, uploadRead } from '../../api/storage';
import type { NewUpload, Page, Upload } from '../../api/types';
import {
  bytesOf,
  type PartSpan,
  partsMissing,
  partsOf,
  type Sample,
  samplesWith,
  speedOf,
} from '../../model/upload_plan';
import * as text from '../../text';
import { uploadHold } from './upload_locks';
import { markForget, markKeep, markRead } from './upload_marks';

export interface Transfer {
  key: number;
  project: string;
  name: string;
  size: number;
  sent: number;
  /** Bytes a second. */
  speed: number | null;
  state: 'sending' | 'waiting' | 'paused' | 'done' | 'failed';
  problem: string | null;
  /** The upload's id, once the server knows it. */
  upload: string | null;
}

/** What a transfer needs to go on; not for show. */
interface Work {
  project: string;
  file: File;
  request: NewUpload | null;
  upload: string | null;
  isCanceled: boolean;
  /** Says that this tab sends it no longer. */
  release: () => void;
  abort: AbortController;
}

const atOnce = 3;
const firstWait = 500;
const longestWait = 15_000;
const nowhere = () => undefined;
const works = new Map<number, Work>();
let lastKey = 0;

export const transferStore = createStore<{ transfers: Transfer[] }>(() => ({ transfers: [] }));
export const uploadsKey = (project: string) => ['uploads', project];

/** Starts to send a file; the store tells how it goes. */
export function transferStart(project: string, file: File, request: NewUpload) {
  begin(project, file, request.name, request, null);
}

/** Sends what is missing of an upload that was begun before. */
export function transferContinue(upload: Upload, file: File) {
  begin(upload.project, file, upload.name, null, upload.id);
}

function begin(
  project: string,
  file: File,
  name: string,
  request: NewUpload | null,
  upload: string | null,
) {
  const key = ++lastKey;
  const work: Work = {
    project,
    file,
    request,
    upload,
    isCanceled: false,
    release: upload === null ? nowhere : uploadHold(upload),
    abort: new AbortController(),
  };
  works.set(key, work);
  const transfer: Transfer = {
    key,
    project,
    name,
    size: file.size,
    sent: 0,
    speed: null,
    state: 'sending',
    problem: null,
    upload,
  };
  transferStore.setState(({ transfers }) => ({ transfers: [...transfers, transfer] }));
  void run(key, work);
}

export function transferPause(key: number) {
  works.get(key)?.abort.abort();
  update(key, { state: 'paused', speed: null });
}

/** Goes on after a pause or a failure. */
export function transferResume(key: number) {
  const work = works.get(key);
  if (!work) return;
  work.abort.abort();
  work.abort = new AbortController();
  update(key, { state: 'sending', problem: null });
  void run(key, work);
}

/** Gives up; what has arrived is thrown away. */
export function transferCancel(key: number) {
  const work = works.get(key);
  transferForget(key);
  if (!work) return;
  work.isCanceled = true;
  work.abort.abort();
  if (work.upload) void uploadDiscard(work.project, work.upload);
}

export function transferForget(key: number) {
  works.get(key)?.release();
  works.delete(key);
  transferStore.setState(({ transfers }) => ({
    transfers: transfers.filter((one) => one.key !== key),
  }));
}

export async function uploadDiscard(project: string, upload: string) {
  markForget(upload);
  queryClient.setQueryData(
    uploadsKey(project),
    (data: Page<Upload> | undefined) =>
      data && { ...data, items: data.items.filter(({ id }) => id !== upload) },
  );
  await uploadDelete(upload).catch(() => undefined);
  void queryClient.invalidateQueries({ queryKey: uploadsKey(project) });
}

async function run(key: number, work: Work): Promise<void> {
  const { signal } = work.abort;
  try {
    const upload = await uploadOf(work);
    if (work.isCanceled) return void uploadDiscard(work.project, upload.id);
    update(key, { upload: upload.id });
    if (signal.aborted) return;
    await partsSend(key, work.file, upload, signal);
    if (signal.aborted) return;
    const artifact = await uploadCommit(upload.id);
    artifactReceive(work.project, artifact, false);
    markForget(upload.id);
    work.release();
    works.delete(key);
    update(key, { state: 'done', sent: work.file.size, speed: null });
    void queryClient.invalidateQueries({ queryKey: uploadsKey(work.project) });
  } catch (error) {
    if (signal.aborted) return;
    work.abort.abort();
    update(key, { state: 'failed', speed: null, problem: reasonOf(error) });
  }
}

function reasonOf(error: unknown): string {
  const problem = problemFrom(error);
  if (problem.status === 404) return text.artifacts.expired;
  return problem.errors[0]?.detail ?? problem.message;
}

async function uploadOf(work: Work): Promise<Upload> {
  if (work.upload) return uploadRead(work.upload);
  if (!work.request) throw new RangeError('neither begun nor to be begun');
  const mark = await markRead(work.file);
  const upload = await uploadCreate(work.project, work.request);
  work.upload = upload.id;
  work.release = uploadHold(upload.id);
  markKeep(upload.id, mark);
  return upload;
}

/** A few senders take parts from one list until it is empty. */
async function partsSend(key: number, file: File, upload: Upload, signal: AbortSignal) {
  const all = partsOf(file.size, upload.part_size);
  const rest = partsMissing(
    all,
    upload.parts.map(({ number }) => number),
  );
  let sent = file.size - bytesOf(rest);
  let samples: Sample[] = [];
  const tell = () => {
    samples = samplesWith(samples, { at: Date.now(), sent });
    update(key, { sent, speed: speedOf(samples), state: 'sending' });
  };
  tell();
  const sender = async () => {
    for (let part = rest.shift(); part; part = rest.shift()) {
      await partSend(key, upload.id, file, part, signal);
      if (signal.aborted) return;
      sent += part.to - part.from;
      tell();
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
  for (let wait = firstWait; !signal.aborted; wait = Math.min(longestWait, wait * 2)) {
    try {
      await partPut(upload, number, file.slice(from, to), signal);
      return;
    } catch (error) {
      const { status } = problemFrom(error);
      const isPassing = status === 0 || status === 429 || status >= 500;
      if (signal.aborted || !isPassing) throw error;
      update(key, { state: 'waiting', speed: null });
      await new Promise((done) => setTimeout(done, wait));
    }
  }
}

function update(key: number, change: Partial<Transfer>) {
  transferStore.setState(({ transfers }) => ({
    transfers: transfers.map((one) => (one.key === key ? { ...one, ...change } : one)),
  }));
}
