// Places to run, the machines there, and what waits.
import * as fixtures from './fixtures.mjs';
import { Problem } from './routes.mjs';

const page = (items) => ({ items, next_cursor: null });
const workers = new Map(fixtures.workers.map((worker) => [worker.id, worker]));
const found = (id) => {
  const worker = workers.get(id);
  if (!worker) throw new Problem(404, 'not_found', 'There is no such worker');
  return worker;
};

export const computeRoutes = [
  ['GET', '/computes', () => page(fixtures.computes)],
  ['GET', '/computes/:compute/queue', ({ params }) => page(fixtures.queues[params.compute] ?? [])],
  ['GET', '/workers', () => page([...workers.values()])],
  [
    'PATCH',
    '/workers/:worker',
    ({ params, body }) => {
      const worker = found(params.worker);
      const idle = worker.jobs.length > 0 ? 'draining' : 'drained';
      return Object.assign(worker, body, { status: body.draining ? idle : 'online' });
    },
  ],
  [
    'DELETE',
    '/workers/:worker',
    ({ params }) => {
      workers.delete(found(params.worker).id);
      return { status: 204 };
    },
  ],
];
