// A system as a scripted editor sees it: REST and the event stream, over a network that can be cut. A cut loses requests
// before they arrive as well as answers on their way back.

import { Problem, problemFrom, problemOf, problemOffline } from '../../../web/src/api/problem';
import type { AppliedChange, DocumentTransport } from '../../../web/src/collab/document';
import type { PatchOp } from '../../../web/src/model/json_patch';
import type { ProjectModel } from '../../../web/src/model/project_model';

/** Signs the guest in; answers the cookies. */
export async function cookiesOf(url: string): Promise<string> {
  const response = await fetch(`${url}/api/v1/sessions`, {
    method: 'POST',
    headers: { 'X-CSRF': '1', 'content-type': 'application/json' },
    body: '{}',
  });
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

export class Network {
  isCut = false;
  /** How often an answer is lost though the request arrived. */
  answersLost = 0;
  #abort = new AbortController();

  cut() {
    this.isCut = true;
    this.#abort.abort();
    this.#abort = new AbortController();
  }

  heal() {
    this.isCut = false;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  async fetch(url: string, init: RequestInit): Promise<Response> {
    if (this.isCut) throw problemOffline();
    const response = await fetch(url, init).catch(() => {
      throw problemOffline();
    });
    if (!this.isCut) return response;
    this.answersLost++;
    await response.arrayBuffer().catch(() => undefined);
    throw problemOffline();
  }
}

export class Server {
  readonly #root: string;
  readonly #url: string;
  readonly #cookies: string;
  readonly #project: string;

  constructor(url: string, cookies: string, project: string) {
    this.#url = url;
    this.#root = `${url}/api/v1/projects/${project}`;
    this.#cookies = cookies;
    this.#project = project;
  }

  async call<T>(
    network: Network,
    method: string,
    path: string,
    body?: unknown,
    key?: string,
  ): Promise<T> {
    const response = await network.fetch(this.#root + path, {
      method,
      headers: {
        cookie: this.#cookies,
        'X-CSRF': '1',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key ? { 'Idempotency-Key': key } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw await problemOf(response);
    return (await response.json()) as T;
  }

  transport(network: Network): DocumentTransport {
    return {
      modelRead: () => this.call(network, 'GET', '/model'),
      changeCreate: (body, key) => this.call(network, 'POST', '/changes', body, key),
      changesSince: (since) => this.call(network, 'GET', `/changes?since=${since}&limit=200`),
      changeUndo: (body) => this.call(network, 'POST', '/undo', body),
      changeRedo: (body) => this.call(network, 'POST', '/redo', body),
      textRead: (path, since) =>
        this.call(
          network,
          'GET',
          `/texts?path=${encodeURIComponent(path)}${since === undefined ? '' : `&since=${since}`}`,
        ),
      isUnreachable: (error) => {
        const { status } = problemFrom(error);
        return error instanceof Problem && (status === 0 || status === 429 || status >= 502);
      },
      wait: (milliseconds) => new Promise((done) => setTimeout(done, Math.min(200, milliseconds))),
    };
  }

  change(network: Network, patch: PatchOp[]) {
    return this.call(network, 'POST', '/changes', { client: 'converge', base: 0, patch });
  }

  model(network: Network): Promise<{ revision: number; model: ProjectModel }> {
    return this.call(network, 'GET', '/model');
  }

  /** Hears the project's channel until the network is cut; then the caller has to come again. */
  async events(network: Network, hear: (change: AppliedChange) => void): Promise<void> {
    const response = await network.fetch(`${this.#url}/events?c=p_${this.#project}`, {
      headers: { cookie: this.#cookies, accept: 'text/event-stream' },
      signal: network.signal,
    });
    if (!response.body) return;
    let rest = '';
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const messages = (rest + part.value).split('\n\n');
      rest = messages.pop() ?? '';
      for (const message of messages) {
        const data = /^data: (.*)$/m.exec(message)?.[1];
        const event = data ? JSON.parse(data) : null;
        if (event?.type === 'change' && !network.isCut) hear(event);
      }
    }
  }
}
