// The REST routes the editor uses, in the shapes of docs/api/*.yaml.
import { accountRoutes } from './accounts.mjs';
import { archiveRoutes } from './archives.mjs';
import { checkCreate, checkView, importCreate, importView } from './checks.mjs';
import { compare } from './comparison.mjs';
import { computeRoutes } from './computes.mjs';
import { consoleFind, consolePart } from './console.mjs';
import { debugStart, draftPut, draftView, modelOf } from './drafts.mjs';
import { cutAll, publish } from './events.mjs';
import { extensions } from './extensions.mjs';
import * as fixtures from './fixtures.mjs';
import { changesRead, historyRoutes, modelRead } from './history.mjs';
import { lineageRoutes } from './lineage.mjs';
import { editPatch } from './operation_edits.mjs';
import { Refused, StaleText } from './patch.mjs';
import { previewOf } from './previews.mjs';
import * as runs from './runs.mjs';
import { artifacts, change, newId, projectAdd, projects, projectView } from './state.mjs';
import { storageRoutes } from './storages.mjs';
import { sweepRoutes } from './sweeps.mjs';
import { switchRoutes } from './switches.mjs';
import { triggerRoutes } from './triggers.mjs';
import { webhookRoutes } from './webhooks.mjs';

const retentions = new Map();
const retentionOf = (project) =>
  retentions.get(project.id) ?? { keep_last: null, keep_days: null, is_default: true };

const mode = process.env.MOCK_MODE === 'accounts' ? 'accounts' : 'guest';
const sessions = new Set();
const uploads = new Map();
const partSize = 256 * 1024;

export class Problem extends Error {
  constructor(status, code, title, more = {}) {
    super(title);
    this.status = status;
    this.body = { type: `/problems/${code}`, code, title, status, request_id: newId(), ...more };
  }
}

const missing = () => new Problem(404, 'not_found', 'There is no such thing');
const found = (value) => {
  if (value === undefined) throw missing();
  return value;
};
const page = (items) => ({ items, next_cursor: null });
const me = {
  ...fixtures.ann,
  email: 'ann@example.org',
  is_admin: false,
  can_create: true,
  is_guest: mode === 'guest',
  settings: {},
  created_at: fixtures.ago(99999),
};

function edit(project, body, kind) {
  try {
    return change(project, body.client, body.patch, kind);
  } catch (error) {
    if (error instanceof StaleText)
      throw new Problem(409, 'text_version', 'The text has moved on', { texts: [] });
    if (error instanceof Refused || error.index !== undefined)
      throw new Problem(422, 'invalid', 'The change breaks a rule', {
        errors: [{ pointer: `/patch/${error.index}`, detail: error.message }],
      });
    throw error;
  }
}

function reverse(project, client, from, to, kind) {
  const patch = from.pop();
  if (!patch) throw new Problem(409, `nothing_to_${kind}`, `There is nothing to ${kind}`);
  const { entry, inverse } = edit(project, { client, patch }, kind);
  to.push(inverse);
  return { ...entry, kept: [] };
}

/** [method, pattern, handler({params, query, body, bytes, cookies, headers})]; a handler answers JSON or {status, …}. */
export const routes = [
  ['GET', '/auth/mode', () => ({ mode, registration: 'closed', version: '0.1.0' })],
  ['GET', '/me', () => me],
  [
    'POST',
    '/sessions',
    ({ body }) => {
      if (mode === 'accounts' && (body.name !== 'ann' || body.password !== 'correct horse'))
        throw new Problem(401, 'wrong_credentials', 'Name or password is wrong');
      const token = newId();
      sessions.add(token);
      return {
        status: 201,
        cookies: [`df_access=${token}; HttpOnly; Path=/; SameSite=Strict`],
        json: { access_token: token, token_type: 'Bearer', expires_in: 900, user: me },
      };
    },
  ],
  [
    'POST',
    '/sessions/refresh',
    () => {
      throw new Problem(401, 'unauthenticated', 'There is no session to go on with');
    },
  ],
  [
    'DELETE',
    '/sessions/current',
    ({ session }) => {
      sessions.delete(session);
      return { status: 204 };
    },
  ],

  [
    'GET',
    '/projects',
    ({ query }) =>
      page(
        [...projects.values()]
          .filter((one) => (one.deleted_at !== null) === (query.get('deleted') === 'true'))
          .map(projectView),
      ),
  ],
  [
    'POST',
    '/projects',
    ({ body }) => {
      if ([...projects.values()].some(({ name }) => name === body.name))
        throw new Problem(409, 'conflict', 'The name is taken', {
          errors: [{ pointer: '/name', detail: 'There is a project of this name already.' }],
        });
      const model = body.example ? structuredClone(fixtures.tutorial) : fixtures.emptyModel();
      return { status: 201, json: projectView(projectAdd(newId(), body.name, model)) };
    },
  ],
  ['GET', '/examples', () => page(fixtures.examples)],
  ['GET', '/projects/:project', ({ project }) => projectView(project)],
  ['PATCH', '/projects/:project', ({ project, body }) => projectView(Object.assign(project, body))],
  [
    'DELETE',
    '/projects/:project',
    ({ project }) => {
      project.deleted_at = new Date().toISOString();
      return { status: 204 };
    },
  ],
  [
    'POST',
    '/projects/:project/restore',
    ({ project }) => projectView(Object.assign(project, { deleted_at: null })),
  ],
  ['GET', '/projects/:project/model', modelRead],
  ['GET', '/projects/:project/changes', changesRead],
  [
    'POST',
    '/projects/:project/changes',
    ({ project, body }) => {
      if (project.role === 'viewer')
        throw new Problem(403, 'forbidden', 'Viewers cannot change the model');
      const { entry, inverse } = edit(project, body);
      if (!body.patch.every(({ op }) => op === 'text')) project.done.push(inverse);
      project.undone = [];
      return entry;
    },
  ],
  [
    'POST',
    '/projects/:project/undo',
    ({ project, body }) => reverse(project, body.client, project.done, project.undone, 'undo'),
  ],
  [
    'POST',
    '/projects/:project/redo',
    ({ project, body }) => reverse(project, body.client, project.undone, project.done, 'redo'),
  ],
  [
    'GET',
    '/projects/:project/texts',
    ({ project, query }) => {
      const path = query.get('path');
      const text = path
        .slice(1)
        .split('/')
        .reduce((value, name) => value?.[name], project.model);
      return { path, text: found(text), version: project.texts[path] ?? 0 };
    },
  ],
  [
    'POST',
    '/projects/:project/operations/:operation/interface',
    ({ project, params, body }) => {
      const operation = found(project.model.operations[params.operation]);
      const version = project.texts[`/operations/${params.operation}/code`] ?? 0;
      const patch = editPatch(params.operation, operation, body, version);
      const { entry, inverse } = edit(project, { client: body.client, patch });
      project.done.push(inverse);
      return entry;
    },
  ],
  ...historyRoutes,

  [
    'GET',
    '/projects/:project/executions',
    ({ project, query }) =>
      page(
        [...runs.executions.values()]
          .filter((run) => run.project === project.id && runs.isWanted(run, query))
          .sort((a, b) => b.created_at.localeCompare(a.created_at))
          .map(runs.listView),
      ),
  ],
  [
    'POST',
    '/projects/:project/executions/check',
    ({ project, body }) => {
      const pipeline = found(project.model.pipelines[body.pipeline]);
      const jobs = Object.keys(pipeline.nodes).length;
      const isServer = body.compute === fixtures.computes[0].id;
      return {
        jobs,
        pinned: 0,
        muted: 0,
        left_out: 0,
        problems: problemsOf(project.model, body.pipeline, pipeline),
        warnings: [],
        compute: {
          available: isServer,
          workers: isServer ? 1 : 0,
          slots: isServer ? 2 : 0,
          waiting: 0,
          detail: isServer ? null : 'No worker of yours is connected; the run would wait for one.',
        },
      };
    },
  ],
  [
    'POST',
    '/projects/:project/executions',
    ({ project, body }) => {
      const pipeline = found(project.model.pipelines[body.pipeline]);
      const errors = problemsOf(project.model, body.pipeline, pipeline);
      if (errors.length > 0)
        throw new Problem(422, 'invalid', 'The pipeline cannot run', { errors });
      const run = runs.create(project.id, project.model, body.pipeline, {
        name: body.name,
        revision: project.revision,
        use_cache: body.use_cache !== false,
        priority: body.priority ?? 0,
        labels: body.labels ?? [],
        notes: body.notes ?? '',
        attributes: body.attributes ?? {},
      });
      void runs.play(run, Number(process.env.MOCK_PACE ?? 10) / 4);
      return { status: 201, json: { ...runs.listView(run), warnings: [] } };
    },
  ],
  [
    'POST',
    '/projects/:project/executions/resources/:resource/check',
    ({ project, params }) => {
      const resource = found(project.model.resources[params.resource]);
      return { status: 201, json: checkCreate(resource) };
    },
  ],
  [
    'POST',
    '/projects/:project/executions/resources/import',
    ({ body }) => ({ status: 201, json: importCreate(body) }),
  ],
  ['GET', '/executions/:import/import', ({ params }) => found(importView(params.import))],
  ['GET', '/executions/:check/check', ({ params }) => found(checkView(params.check))],
  ['GET', '/executions/:execution', ({ run }) => runs.detailView(run)],
  [
    'PATCH',
    '/executions/:execution',
    ({ run, body: { debug, attributes, ...rest } }) => {
      for (const [node, values] of Object.entries(attributes ?? {}))
        run.attributes = { ...run.attributes, [node]: { ...run.attributes[node], ...values } };
      const { model, revision } = found(projects.get(run.project));
      run.version++;
      if (debug) debugStart(run, model, revision);
      return runs.listView(Object.assign(run, rest));
    },
  ],
  [
    'GET',
    '/executions/:execution/operations/:operation',
    ({ run, params }) => found(draftView(run, params.operation)),
  ],
  [
    'PATCH',
    '/executions/:execution/operations/:operation',
    ({ run, params, body }) => {
      const view = draftPut(run, params.operation, body);
      if (!view) throw new Problem(409, 'draft_version', 'somebody has changed this copy');
      return view;
    },
  ],
  [
    'DELETE',
    '/executions/:execution',
    ({ run }) => {
      runs.executions.delete(run.id);
      publish(`p_${run.project}`, {
        type: 'execution',
        execution: runs.listView(run),
        deleted: true,
      });
      return { status: 204 };
    },
  ],
  [
    'POST',
    '/executions/:execution/cancel',
    ({ run }) => {
      runs.cancel(run);
      return runs.listView(run);
    },
  ],
  [
    'POST',
    '/executions/:execution/clean',
    ({ run }) => {
      run.cleaned_at = new Date().toISOString();
      return runs.listView(run);
    },
  ],
  ['GET', '/projects/:project/retention', ({ project }) => retentionOf(project)],
  [
    'PUT',
    '/projects/:project/retention',
    ({ project, body }) => {
      retentions.set(project.id, { keep_last: null, keep_days: null, ...body, is_default: false });
      return retentionOf(project);
    },
  ],
  [
    'POST',
    '/executions/:execution/continue',
    ({ run, body }) => {
      const project = found(projects.get(run.project));
      const isTaken = ({ id, status }) =>
        body.jobs ? body.jobs.includes(id) : status === 'failed' || status === 'canceled';
      const taken = run.jobs.map((id) => runs.jobs.get(id)).filter(isTaken);
      if (taken.length === 0)
        throw new Problem(409, 'nothing_to_continue', 'Nothing failed or was canceled');
      const bundle = body.retry_as_is ? run.bundle : runs.bundleOf(modelOf(run, project.model));
      void runs.goOn(run, taken, { bundle, revision: project.revision }, 1);
      return runs.listView(run);
    },
  ],
  [
    'GET',
    '/projects/:project/executions/compare',
    ({ query }) =>
      compare(
        found(runs.executions.get(query.get('a'))),
        found(runs.executions.get(query.get('b'))),
      ),
  ],
  [
    'GET',
    '/executions/:execution/removal',
    ({ params }) => runs.removal([found(runs.executions.get(params.execution)).id]),
  ],
  ['POST', '/projects/:project/executions/removal', ({ body }) => runs.removal(body.executions)],
  ['GET', '/jobs/:job', ({ params }) => runs.jobView(found(runs.jobs.get(params.job)))],
  [
    'GET',
    '/jobs/:job/environment',
    ({ params }) => {
      const { attempt, ended_at, operation } = found(runs.jobs.get(params.job));
      if (!ended_at || operation === 'Input' || operation === 'Output')
        throw new Problem(404, 'no_environment', 'no worker has said yet');
      return { attempt, hash: 'ab'.repeat(32), lock: 'matplotlib==3.9.2\nnumpy==1.26.4\n' };
    },
  ],
  [
    'GET',
    '/jobs/:job/console',
    ({ params, headers, query }) =>
      consolePart(
        found(runs.jobs.get(params.job)),
        headers.range,
        query.get('download') === 'true',
      ),
  ],
  [
    'GET',
    '/jobs/:job/console/search',
    ({ params, query }) => consoleFind(found(runs.jobs.get(params.job)), query),
  ],
  [
    'GET',
    '/figures/:figure/image',
    ({ params }) => ({
      status: 200,
      type: 'image/png',
      bytes: found(runs.figures.get(params.figure)).image,
    }),
  ],
  [
    'GET',
    '/figures/:figure/plotly',
    ({ params }) => {
      const { plotly } = found(runs.figures.get(params.figure));
      return found(plotly ?? undefined);
    },
  ],

  ['GET', '/extensions', () => page(extensions)],
  ...switchRoutes,
  [
    'GET',
    '/jobs/:job/metrics',
    ({ params, query }) => {
      const { attempt, metrics } = found(runs.jobs.get(params.job));
      if (query.has('points')) return runs.curvesOf(attempt, metrics, query);
      const start = Number(query.get('start') ?? 0);
      return { attempt, start, total: metrics.length, next: null, points: metrics.slice(start) };
    },
  ],

  ...lineageRoutes,
  ...storageRoutes,
  ...triggerRoutes,
  ...webhookRoutes,
  ...sweepRoutes(found),
  ...archiveRoutes,
  ...computeRoutes,
  [
    'GET',
    '/projects/:project/artifacts',
    ({ project, query }) =>
      page(
        [...artifacts.values()]
          .filter((one) => one.project === project.id)
          .filter((one) =>
            one.name.toLowerCase().includes((query.get('search') ?? '').toLowerCase()),
          )
          .reverse(),
      ),
  ],
  [
    'POST',
    '/projects/:project/artifacts',
    ({ project, body }) => {
      const artifact = {
        id: newId(),
        project: project.id,
        ...body,
        storage: { id: body.storage, name: fixtures.storages[0].name },
        created_at: new Date().toISOString(),
        created_by: fixtures.ann,
        execution: null,
        job: null,
      };
      artifacts.set(artifact.id, artifact);
      publish(`p_${project.id}`, { type: 'artifact', artifact });
      return { status: 201, json: artifact };
    },
  ],
  [
    'GET',
    '/artifacts',
    ({ query }) => ({
      items: [...artifacts.values()].filter(({ hash }) => hash === query.get('hash')),
    }),
  ],
  ['PATCH', '/artifacts/:artifact', ({ artifact, body }) => Object.assign(artifact, body)],
  [
    'DELETE',
    '/artifacts/:artifact',
    ({ artifact }) => {
      artifacts.delete(artifact.id);
      return { data_deleted: false };
    },
  ],
  [
    'GET',
    '/artifacts/:artifact/content',
    ({ artifact }) => ({
      status: 200,
      type: 'application/octet-stream',
      bytes: artifact.bytes ?? Buffer.from('data'),
    }),
  ],
  ['GET', '/artifacts/:artifact/preview', ({ artifact }) => previewOf(artifact)],
  [
    'GET',
    '/projects/:project/uploads',
    ({ project }) =>
      page([...uploads.values()].filter((one) => one.project === project.id).map(uploadView)),
  ],
  ['GET', '/uploads/:upload', ({ params }) => uploadView(found(uploads.get(params.upload)))],
  [
    'POST',
    '/projects/:project/uploads',
    ({ project, body }) => {
      const upload = {
        id: newId(),
        project: project.id,
        type: '',
        ...body,
        storage: { id: body.storage, name: fixtures.storages[0].name },
        part_size: partSize,
        part_count: Math.max(1, Math.ceil(body.size / partSize)),
        parts: [],
        created_at: new Date().toISOString(),
        expires_at: new Date(Date.now() + 7 * 86_400_000).toISOString(),
      };
      uploads.set(upload.id, { ...upload, data: new Map() });
      return { status: 201, json: upload };
    },
  ],
  [
    'PUT',
    '/uploads/:upload/parts/:part',
    ({ params, bytes }) => {
      found(uploads.get(params.upload)).data.set(Number(params.part), bytes);
      return { number: Number(params.part), size: bytes.length };
    },
  ],
  [
    'DELETE',
    '/uploads/:upload',
    ({ params }) => {
      uploads.delete(params.upload);
      return { status: 204 };
    },
  ],
  [
    'POST',
    '/uploads/:upload/commit',
    ({ params }) => {
      const upload = found(uploads.get(params.upload));
      if (upload.data.size !== upload.part_count)
        throw new Problem(409, 'parts_missing', 'Parts have not arrived', { missing: [] });
      const ordered = [...upload.data].sort(([a], [b]) => a - b).map(([, bytes]) => bytes);
      const artifact = {
        id: newId(),
        project: upload.project,
        name: upload.name,
        type: upload.type,
        storage: upload.storage,
        hash: 'f'.repeat(64),
        size: upload.size,
        created_at: new Date().toISOString(),
        created_by: fixtures.ann,
        execution: null,
        job: null,
      };
      artifacts.set(artifact.id, artifact);
      uploads.delete(upload.id);
      Object.defineProperty(artifact, 'bytes', { value: Buffer.concat(ordered) });
      publish(`p_${upload.project}`, { type: 'artifact', artifact });
      return { status: 201, json: artifact };
    },
  ],

  ...accountRoutes(me),

  // Not of the contract: for the stories alone.
  [
    'POST',
    '/mock/cut',
    () => {
      cutAll();
      return { status: 204 };
    },
  ],
  [
    'POST',
    '/mock/projects/:project/changes',
    ({ project, body }) => edit(project, { client: 'somebody else', patch: body.patch }).entry,
  ],
];

/** An upload as it is sent: with the parts that have arrived, without their bytes. */
function uploadView({ data, ...upload }) {
  const parts = [...data].map(([number, bytes]) => ({ number, size: bytes.length }));
  return { ...upload, parts };
}

export const isOpen = (path) =>
  path === '/auth/mode' || path.startsWith('/sessions') || path.startsWith('/mock/');
export const isSession = (token) => sessions.has(token);

/** What a path's ids stand for. */
export function entities(params) {
  return {
    ...(params.project ? { project: found(projects.get(params.project)) } : {}),
    ...(params.execution ? { run: found(runs.executions.get(params.execution)) } : {}),
    ...(params.artifact ? { artifact: found(artifacts.get(params.artifact)) } : {}),
  };
}

function problemsOf(model, id, pipeline) {
  const errors = [];
  for (const [nid, node] of Object.entries(pipeline.nodes)) {
    const operation = model.operations[node.operation];
    const pointer = `/pipelines/${id}/nodes/${nid}`;
    const inputs =
      operation?.interface.inputs ?? (node.operation === 'Output' ? [{ name: 'data' }] : []);
    for (const { name } of inputs)
      if (!Object.values(pipeline.edges).some(({ to }) => to[0] === nid && to[1] === name))
        errors.push({
          pointer: `${pointer}/inputs/${name}`,
          detail: `${operation?.name ?? 'Output'}: input “${name}” is not connected.`,
        });
    for (const { name } of operation?.interface.references ?? [])
      if (!node.references[name])
        errors.push({
          pointer: `${pointer}/references/${name}`,
          detail: `${operation.name}: “${name}” is not set.`,
        });
  }
  return errors;
}

/** What lies on the storage under a hash: the bundle of an execution, or some value. */
export function objectOf(project, hash) {
  found(projects.get(project));
  return runs.bundles.get(hash) ?? Buffer.from('data');
}
