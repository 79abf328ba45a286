// Every failed request is a Problem: RFC 9457, as all services and the gateway send it.

export interface ProblemRow {
  pointer?: string;
  detail: string;
}

export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly errors: readonly ProblemRow[];
  readonly requestId: string | null;
  /** All members as sent; some problems carry more than the common ones. */
  readonly body: Readonly<Record<string, unknown>>;

  constructor(status: number, body: Record<string, unknown>) {
    const title = textMember(body, 'title') ?? 'The request failed';
    super(textMember(body, 'detail') ?? title);
    this.name = 'Problem';
    this.status = status;
    this.code = textMember(body, 'code') ?? 'internal';
    this.title = title;
    this.detail = textMember(body, 'detail') ?? '';
    this.errors = Array.isArray(body.errors) ? body.errors.filter(isRow) : [];
    this.requestId = textMember(body, 'request_id');
    this.body = body;
  }
}

/** The problem an unsuccessful response carries; made up from the status when its body is not one. */
export async function problemOf(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null);
  return new Problem(response.status, isRecord(body) ? body : unknownProblem(response.status));
}

/** The problem of a request that never got an answer. */
export function problemOffline(): Problem {
  return new Problem(0, {
    code: 'unreachable',
    title: 'The server cannot be reached',
    detail: 'Check the connection. DeepForge keeps trying.',
  });
}

/** What any thrown value means to the user. */
export function problemFrom(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem(0, {
    code: 'internal',
    title: 'Something went wrong',
    detail: error instanceof Error ? error.message : String(error),
  });
}

function unknownProblem(status: number): Record<string, unknown> {
  return status === 502 || status === 503 || status === 504
    ? { code: 'unavailable', title: 'The service is not available right now' }
    : { code: 'internal', title: `The server answered ${status}` };
}

function textMember(body: Record<string, unknown>, name: string): string | null {
  const value = body[name];
  return typeof value === 'string' ? value : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isRow(value: unknown): value is ProblemRow {
  return isRecord(value) && typeof value.detail === 'string';
}
