// What somebody looks at, as an address, and back. Pure.

import { type View, viewParse } from '../../collab/presence_event';

/** /p/{project}/pipelines/{id} → pipelines, id. */
export function viewOfAddress(pathname: string, search: string): View | null {
  const [, , , kind = '', id] = pathname.split('/');
  const module = new URLSearchParams(search).get('module');
  if (kind === 'utils' && module) return viewParse(`/modules/${module.replaceAll('"', '')}`);
  return viewParse(id ? `/${kind}/${id}` : `/${kind}`);
}

export function viewAddress(project: string, { kind, id }: View, node?: string): string {
  const base = `/p/${project}`;
  if (kind === 'modules') return id ? `${base}/utils?module=${id}` : `${base}/utils`;
  if (id === null) return kind === 'operations' ? `${base}/pipelines` : `${base}/${kind}`;
  const hasNodes = kind === 'pipelines' || kind === 'resources';
  const search = hasNodes && node ? `?node=${encodeURIComponent(node)}` : '';
  return `${base}/${kind}/${id}${search}`;
}
