// Where I am and what I do, told to the others in the project; nothing of it is stored (docs/protocols.md section 4).

import { apiRoot, sessionFetch } from './http';

export interface PresenceBody {
  client: string;
  view: string | null;
  selection: string[];
  cursor: Record<string, unknown> | null;
  leaving: boolean;
}

/** Also gets through while the page is closing. A failure matters to nobody: the next one comes soon. */
export async function presencePublish(project: string, body: PresenceBody): Promise<void> {
  const request = new Request(
    new URL(`${apiRoot}/projects/${encodeURIComponent(project)}/presence`, location.origin),
    {
      method: 'POST',
      keepalive: true,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    },
  );
  await sessionFetch(request).catch(() => undefined);
}
