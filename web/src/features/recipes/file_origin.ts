// What made a file: it says so itself, or the server knows its bytes.

import { artifactIdentify } from '../../api/storage';
import type { Artifact } from '../../api/types';
import { type Recipe, recipeRead, recipeWithin } from '../../model/recipe';

export type Origin =
  | { kind: 'figure'; recipe: Recipe }
  | { kind: 'artifact'; artifact: Artifact }
  | { kind: 'unknown' };

export async function fileOrigin(file: File, project: string | undefined): Promise<Origin> {
  const recipe = recipeRead(new Uint8Array(await file.slice(0, recipeWithin).arrayBuffer()));
  if (recipe) return { kind: 'figure', recipe };
  const { items } = await artifactIdentify(await fileHash(file), project);
  const [artifact] = items;
  return artifact ? { kind: 'artifact', artifact } : { kind: 'unknown' };
}

/** In a worker: a gigabyte takes some seconds. */
function fileHash(file: File): Promise<string> {
  const worker = new Worker(new URL('./sha256.worker.ts', import.meta.url), { type: 'module' });
  return new Promise<string>((done, failed) => {
    worker.onmessage = (event: MessageEvent<string>) => done(event.data);
    worker.onerror = (event) => failed(new Error(event.message));
    worker.postMessage(file);
  }).finally(() => worker.terminate());
}
