// The only file that calls fetch. Adds the CSRF header, and on 401 renews the session once and tries again.

import createClient from 'openapi-fetch';
import { type Problem, problemFrom, problemOf, problemOffline } from './problem';
import { sessionForget, sessionRemember } from './session_hint';

export const apiRoot = '/api/v1';

type Listener = () => void;
let onSignedOut: Listener = () => {};
let renewal: Promise<boolean> | null = null;

/** Sets what happens when the session is over and cannot be renewed. */
export function signedOutListen(listener: Listener) {
  onSignedOut = listener;
}

/** Renews the access token by the refresh cookie; concurrent callers share one request. */
export function sessionRefresh(): Promise<boolean> {
  renewal ??= fetch(`${apiRoot}/sessions/refresh`, { method: 'POST', headers: { 'X-CSRF': '1' } })
    .then(async (response) => {
      if (response.ok) sessionRemember((await response.json()).expires_in);
      else if (response.status === 401) sessionForget();
      return response.ok;
    })
    .catch(() => false)
    .finally(() => {
      renewal = null;
    });
  return renewal;
}

/** fetch with the session's rules. Answers every response; rejects with a Problem when there is none. */
export async function sessionFetch(input: Request): Promise<Response> {
  if (input.method !== 'GET' && input.method !== 'HEAD') input.headers.set('X-CSRF', '1');
  const retry = input.clone();
  const response = await fetchOnce(input);
  const isSessionRoute = new URL(input.url).pathname.startsWith(`${apiRoot}/sessions`);
  if (response.status !== 401 || isSessionRoute) return response;
  if (await sessionRefresh()) return fetchOnce(retry);
  onSignedOut();
  return response;
}

async function fetchOnce(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw problemOffline();
  }
}

/** A typed client for the paths of one service's OpenAPI file. */
export function apiClient<Paths extends object>() {
  return createClient<Paths>({ baseUrl: apiRoot, fetch: sessionFetch });
}

/** The data of an answer, or its Problem thrown. */
export async function answer<T>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  const { data, error, response } = await call;
  if (response.ok) return data as T;
  throw await problemOf(
    new Response(typeof error === 'string' ? error : JSON.stringify(error ?? null), {
      status: response.status,
    }),
  );
}

/** As answer, where the client's mapped types lose something (they turn tuples into arrays). */
export function answerAs<T>(
  call: Promise<{ data?: unknown; error?: unknown; response: Response }>,
): Promise<T> {
  return answer(call) as Promise<T>;
}

export interface RequestOptions {
  query?: Record<string, string | number | boolean | null | undefined>;
  json?: unknown;
  body?: BodyInit;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** A request whose answer is not JSON, or whose route is not described; throws a Problem unless it succeeds. */
export async function requestRaw(
  method: string,
  path: string,
  options: RequestOptions = {},
): Promise<Response> {
  const url = new URL(apiRoot + path, location.origin);
  for (const [name, value] of Object.entries(options.query ?? {}))
    if (value !== undefined && value !== null) url.searchParams.set(name, String(value));
  const headers = new Headers(options.headers);
  if (options.json !== undefined) headers.set('content-type', 'application/json');
  const body = options.json === undefined ? options.body : JSON.stringify(options.json);
  const init: RequestInit = { method, headers };
  if (body !== undefined) init.body = body;
  if (options.signal) init.signal = options.signal;
  const response = await sessionFetch(new Request(url, init));
  if (!response.ok) throw await problemOf(response);
  return response;
}

export async function request<T>(
  method: string,
  path: string,
  options?: RequestOptions,
): Promise<T> {
  const response = await requestRaw(method, path, options);
  return response.status === 204 ? (undefined as T) : ((await response.json()) as T);
}

/** For query retries: a refused request stays refused, a missing server may come back. */
export function isWorthRetrying(attempts: number, error: unknown): boolean {
  const problem: Problem = problemFrom(error);
  return attempts < 2 && (problem.status === 0 || problem.status >= 502);
}
