// Projects as archives: out of the system and into it (docs/archives.md).

import type { components } from './generated/projects';
import { requestRaw } from './http';

export type Imported = components['schemas']['Imported'];

export async function archiveExport(project: string, history: boolean): Promise<Blob> {
  const path = `/projects/${encodeURIComponent(project)}/archive`;
  return (await requestRaw('GET', path, { query: { history } })).blob();
}

export async function archiveImport(file: Blob): Promise<Imported> {
  const headers = { 'content-type': 'application/zip' };
  const answer = await requestRaw('POST', '/projects/import', { body: file, headers });
  return (await answer.json()) as Imported;
}
