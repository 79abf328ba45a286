// By which a file is known again when its upload goes on after a reload. Kept in this browser, by upload.

import { markOf, markSpans } from '../../model/upload_plan';

const keyOf = (upload: string) => `upload.${upload}`;

export async function markRead(file: File): Promise<string> {
  const samples = await Promise.all(
    markSpans(file.size).map(([from, to]) => file.slice(from, to).arrayBuffer()),
  );
  const bytes = new Uint8Array(await new Blob(samples).arrayBuffer());
  return markOf(file.size, bytes);
}

export const markKeep = (upload: string, mark: string) => localStorage.setItem(keyOf(upload), mark);
export const markForget = (upload: string) => localStorage.removeItem(keyOf(upload));

/** Whether a file may be the one of an upload; without a mark (another browser), only its size can tell. */
export async function markFits(upload: string, file: File): Promise<boolean> {
  const mark = localStorage.getItem(keyOf(upload));
  return mark === null || mark === (await markRead(file));
}
