// A stand-in for the whole system behind the gateway: REST, events and the built editor on one port. For developing and
// for the stories; nothing is stored. MOCK_PORT (8899), MOCK_MODE (guest, accounts), MOCK_PACE (10: slower runs),
// MOCK_DIST (another build of the editor).
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { subscribe } from './events.mjs';
import { entities, isOpen, isSession, objectOf, Problem, routes } from './routes.mjs';
import { fill } from './state.mjs';

const port = Number(process.env.MOCK_PORT ?? 8899);
const dist =
  process.env.MOCK_DIST ?? join(dirname(fileURLToPath(import.meta.url)), '../../../web/dist');
const csp =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " +
  "worker-src 'self' blob:; connect-src 'self'";
const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
const table = routes.map(([method, pattern, handler]) => ({
  method,
  handler,
  expression: new RegExp(`^${pattern.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`),
}));

async function read(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const sessionOf = (request) => /df_access=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];

async function api(request, response, url) {
  const path = url.pathname.slice('/api/v1'.length);
  const route = table.find((one) => one.method === request.method && one.expression.test(path));
  const bytes = await read(request);
  const session = sessionOf(request);
  if (!isOpen(path) && !isSession(session))
    throw new Problem(401, 'unauthenticated', 'Sign in first');
  if (request.method !== 'GET' && !request.headers['x-csrf'] && !path.startsWith('/mock/'))
    throw new Problem(403, 'forbidden', 'The header X-CSRF is missing');
  if (!route) throw new Problem(404, 'not_found', 'There is no such route');
  const params = { ...route.expression.exec(path).groups };
  const isJson = request.headers['content-type']?.includes('json');
  const body = isJson && bytes.length > 0 ? JSON.parse(bytes) : {};
  const context = {
    params,
    body,
    bytes,
    session,
    query: url.searchParams,
    headers: request.headers,
  };
  answer(response, await route.handler({ ...context, ...entities(params) }));
}

function answer(response, result) {
  const {
    status = 200,
    json,
    bytes,
    type,
    cookies = [],
    headers = {},
  } = typeof result?.status === 'number' && !result.id ? result : { json: result };
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (cookies.length > 0) response.setHeader('Set-Cookie', cookies);
  if (bytes) return response.writeHead(status, { 'Content-Type': type }).end(bytes);
  if (json === undefined) return response.writeHead(status).end();
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(json));
}

function fail(response, error) {
  const problem =
    error instanceof Problem
      ? error
      : new Problem(500, 'internal', 'The stand-in failed', { detail: String(error.stack) });
  response
    .writeHead(problem.status, { 'Content-Type': 'application/problem+json' })
    .end(JSON.stringify(problem.body));
}

function file(response, url) {
  const wanted = join(dist, normalize(decodeURIComponent(url.pathname)));
  const isThere = wanted.startsWith(dist) && existsSync(wanted) && statSync(wanted).isFile();
  const path = isThere ? wanted : join(dist, 'index.html');
  response.writeHead(200, {
    'Content-Type': types[extname(path)] ?? 'application/octet-stream',
    'Content-Security-Policy': csp,
    'X-Content-Type-Options': 'nosniff',
  });
  createReadStream(path).pipe(response);
}

fill();
const server = createServer((request, response) => {
  const url = new URL(request.url, 'http://localhost');
  const object = /^\/files\/([^/]+)\/[^/]+\/([0-9a-f]{64})$/.exec(url.pathname);
  if (object) {
    const type = { 'Content-Type': 'application/octet-stream' };
    return response.writeHead(200, type).end(objectOf(object[1], object[2]));
  }
  if (!url.pathname.startsWith('/api/v1')) return file(response, url);
  api(request, response, url).catch((error) => fail(response, error));
});
server.on('upgrade', (request, socket) => {
  if (isSession(sessionOf(request))) subscribe(request, socket);
  else socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
});
server.listen(port, '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${port}\n`));
