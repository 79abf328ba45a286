// Executions: finished ones to look at, and new ones that go through their states while one watches.
import { createHash, randomUUID } from 'node:crypto';
import { publish } from './events.mjs';
import { ago, ann, computes, figureKinds, storages } from './fixtures.mjs';

const statuses = ['pending', 'queued', 'running', 'success', 'failed', 'canceled'];
export const executions = new Map();
export const jobs = new Map();
export const figures = new Map();

const now = () => new Date().toISOString();

function order(pipeline) {
  const waiting = new Set(Object.keys(pipeline.nodes));
  const sorted = [];
  while (waiting.size > 0) {
    const ready = [...waiting].filter((id) =>
      Object.values(pipeline.edges).every(({ from, to }) => to[0] !== id || !waiting.has(from[0])),
    );
    for (const id of ready) waiting.delete(id);
    sorted.push(...ready);
  }
  return sorted;
}

function operationOf(model, id) {
  return (
    model.operations[id] ?? { name: id, interface: { attributes: [], inputs: [], outputs: [] } }
  );
}

/** What executions ran with, by its hash. */
export const bundles = new Map();

export function bundleOf({ operations, resources }) {
  const bytes = Buffer.from(JSON.stringify({ version: 1, operations, resources }));
  const hash = createHash('sha256').update(bytes).digest('hex');
  bundles.set(hash, bytes);
  return { hash, size: bytes.length };
}

/** A new execution with all its jobs pending. */
export function create(
  project,
  model,
  pipelineId,
  {
    id = randomUUID(),
    name,
    revision,
    at = now(),
    use_cache = true,
    priority = 0,
    labels = [],
    notes = '',
    attributes = {},
    sweep = null,
    started_by = null,
  },
) {
  const pipeline = model.pipelines[pipelineId];
  const count = [...executions.values()].filter((run) => run.pipeline === pipelineId).length;
  const run = {
    id,
    project,
    pipeline: pipelineId,
    pipeline_name: pipeline.name,
    name: name ?? `${pipeline.name} #${count + 1}`,
    status: 'pending',
    canceling: false,
    created_by: ann,
    created_at: at,
    started_at: null,
    ended_at: null,
    revision,
    compute: computes[0].id,
    compute_name: computes[0].name,
    storage: storages[0].id,
    figure_count: 0,
    version: 1,
    nodes: structuredClone(pipeline.nodes),
    edges: structuredClone(pipeline.edges),
    use_cache,
    priority,
    labels,
    notes,
    attributes,
    sweep: sweep?.id ?? null,
    sweep_name: sweep?.name ?? null,
    sweep_position: sweep?.position ?? null,
    started_by,
    debug_revision: null,
    bundle: bundleOf(model),
  };
  run.jobs = order(pipeline).map((node) => jobOf(run, model, node, pipeline.nodes[node]).id);
  executions.set(id, run);
  return run;
}

function jobOf(run, model, node, placed) {
  const operation = operationOf(model, placed.operation);
  const defaults = operation.interface.attributes.map((one) => [one.name, one.default ?? null]);
  const job = {
    id: randomUUID(),
    project: run.project,
    execution: run.id,
    node,
    name: placed.name ?? operation.name,
    operation: placed.operation,
    operation_name: operation.name,
    status: 'pending',
    cached: false,
    detail: null,
    attempt: 0,
    attempts: [],
    queued_at: null,
    started_at: null,
    ended_at: null,
    console: '',
    metrics: [],
    taken_from: null,
    cleaned: false,
    figures: [],
    inputs: operation.interface.inputs.map(({ name }) => ({
      name,
      type: null,
      storage: null,
      hash: null,
      size: null,
      artifact: null,
      from_job: null,
      from_output: null,
    })),
    outputNames: operation.interface.outputs.map(({ name }) => name),
    outputs: [],
    attributes: {
      ...Object.fromEntries(defaults),
      ...placed.attributes,
      ...run.attributes[node],
    },
    error: null,
    cache: null,
    retry: null,
    version: 1,
  };
  jobs.set(job.id, job);
  return job;
}

export function jobView({ console: text, metrics, outputNames: _names, ranWith: _with, ...job }) {
  return { ...job, console_size: Buffer.byteLength(text), metric_count: metrics.length };
}

/** What goes with these: every job that succeeded made one value. */
export function removal(ids) {
  const gone = ids.flatMap((id) => (executions.has(id) ? [listView(executions.get(id))] : []));
  const count = gone.reduce((sum, run) => sum + run.jobs.success, 0);
  const figure_count = gone.reduce((sum, run) => sum + run.figure_count, 0);
  return {
    execution_count: gone.length,
    value_count: count,
    value_bytes: count * 3120,
    freed_count: count,
    freed_bytes: count * 3120,
    bundle_bytes: 1800,
    figure_count,
    figure_bytes: figure_count * 20_000,
    console_bytes: 120 * gone.length,
    metric_count: 0,
    artifacts: [],
    takers: [],
  };
}

const isOf = (wanted, present) =>
  wanted === null ||
  (wanted === 'any' ? present : wanted === 'none' ? !present : wanted === present);

/** Whether the list's query asks for this execution. */
export function isWanted(run, query) {
  const search = query.get('search')?.toLowerCase();
  return (
    (!query.has('pipeline') || run.pipeline === query.get('pipeline')) &&
    (!query.has('status') || run.status === query.get('status')) &&
    (!query.has('label') || run.labels.includes(query.get('label'))) &&
    (!query.has('by') || run.created_by.id === query.get('by')) &&
    (!query.has('debug') || String(run.debug_revision !== null) === query.get('debug')) &&
    isOf(query.get('sweep'), run.sweep) &&
    isOf(query.get('trigger'), run.started_by?.trigger) &&
    (!search || run.name.toLowerCase().includes(search))
  );
}

export function log(run, job, values) {
  const start = job.metrics.length;
  const points = [{ step: start + 1, at: Date.now() / 1000, values }];
  job.metrics.push(...points);
  publish(channel(run), {
    type: 'metric',
    job: job.id,
    attempt: job.attempt,
    start,
    total: job.metrics.length,
    points,
  });
}

/** The curves of a job; few enough not to be thinned. What a worker measures is not known here. */
export function curvesOf(attempt, points, query) {
  const begin = points[0]?.at ?? 0;
  const [from, to] = ['from', 'to'].map((name) => Number(query.get(name) ?? Number.NaN));
  const series = new Map();
  for (const { step, at, values } of query.get('kind') === 'system' ? [] : points) {
    const x = query.get('axis') === 'time' ? at - begin : step;
    if (x < from || x > to) continue;
    for (const [name, value] of Object.entries(values)) {
      const curve = series.get(name) ?? { name, x: [], y: [] };
      series.set(name, curve);
      curve.x.push(x);
      curve.y.push(value);
    }
  }
  const facts = ({ y }) => {
    const known = y.filter((value) => value !== null);
    const [least, most] = known.length ? [Math.min(...known), Math.max(...known)] : [null, null];
    return { count: y.length, least, most, last: known.at(-1) ?? null };
  };
  return {
    attempt,
    total: points.length,
    begin,
    points: Number(query.get('points')),
    series: [...series.values()].map((curve) => ({ ...curve, ...facts(curve) })),
  };
}

export function listView(run) {
  const { nodes: _nodes, edges: _edges, bundle: _bundle, jobs: ids, ...item } = run;
  const counts = Object.fromEntries(statuses.map((status) => [status, 0]));
  for (const id of ids) counts[jobs.get(id).status]++;
  const figure_count = ids.reduce((sum, id) => sum + jobs.get(id).figures.length, 0);
  return {
    ...item,
    debug: run.debug_revision !== null,
    cleans_at: run.cleans_at ?? null,
    cleaned_at: run.cleaned_at ?? null,
    figure_count,
    jobs: { total: ids.length, ...counts },
  };
}

export function detailView(run) {
  return {
    ...listView(run),
    nodes: run.nodes,
    edges: run.edges,
    bundle: run.bundle,
    job_list: run.jobs.map((id) => jobView(jobs.get(id))),
  };
}

const channel = (run) => `x_${run.project}_${run.id}`;

function tellRun(run) {
  run.version++;
  publish(`p_${run.project}`, { type: 'execution', execution: listView(run) });
}

function tellJob(run, job) {
  job.version++;
  publish(channel(run), { type: 'job', job: jobView(job) });
}

export function print(run, job, text) {
  const offset = Buffer.byteLength(job.console);
  job.console += text;
  const size = Buffer.byteLength(job.console);
  publish(channel(run), { type: 'console', job: job.id, attempt: job.attempt, offset, size, text });
}

export function draw(run, job, number, content) {
  const present = job.figures.find((figure) => figure.number === number);
  const figure = {
    id: present?.id ?? randomUUID(),
    number,
    title: content.title,
    format: 'png',
    size: content.image.length,
    has_plotly: content.plotly !== null,
    updated_at: now(),
    version: (present?.version ?? 0) + 1,
  };
  job.figures = [...job.figures.filter((one) => one.number !== number), figure];
  figures.set(figure.id, { ...figure, ...content });
  publish(channel(run), { type: 'figure', job: job.id, figure });
}

export function start(run, job) {
  Object.assign(job, { status: 'running', started_at: now(), attempt: job.attempt + 1 });
  job.attempts = [...job.attempts, attempt(run, job, 'running')];
  if (run.status !== 'running') Object.assign(run, { status: 'running', started_at: now() });
  tellJob(run, job);
  tellRun(run);
}

function attempt(run, job, status) {
  const { bundle, revision } = job.ranWith ?? run;
  return {
    attempt: job.attempt,
    revision,
    bundle: bundle.hash,
    worker: computes[0].id,
    worker_name: 'local worker',
    isolation: 'bubblewrap',
    status,
    started_at: job.started_at,
    ended_at: job.ended_at,
    exit_code: status === 'success' ? 0 : status === 'failed' ? 1 : null,
    signal: null,
    error: null,
    detail: null,
    usage: null,
    console_size: Buffer.byteLength(job.console),
  };
}

export function finish(run, job, status, error = null) {
  Object.assign(job, { status, ended_at: now(), error });
  if (job.started_at) job.attempts = [...job.attempts.slice(0, -1), attempt(run, job, status)];
  if (status === 'success')
    job.outputs = job.outputNames.map((name) => ({
      name,
      type: name === 'image' ? 'numpy.ndarray' : 'builtins.list',
      storage: storages[0].id,
      hash: 'a1b2c3d4'.repeat(8),
      size: 3120,
      artifact: null,
    }));
  tellJob(run, job);
  settle(run);
}

function settle(run) {
  const all = run.jobs.map((id) => jobs.get(id).status);
  const open = all.filter((status) => ['pending', 'queued', 'running'].includes(status));
  if (open.length === 0) {
    run.status = all.includes('failed')
      ? 'failed'
      : all.includes('canceled')
        ? 'canceled'
        : 'success';
    run.ended_at = now();
    run.canceling = false;
  }
  tellRun(run);
}

const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** Lets an execution run before the eyes of whoever watches. */
export async function play(run, pace = 1) {
  publish(`p_${run.project}`, { type: 'execution', execution: listView(run) });
  for (const id of run.jobs) {
    const job = jobs.get(id);
    if (job.status === 'canceled') continue;
    Object.assign(job, { status: 'queued', queued_at: now() });
    tellJob(run, job);
    await wait(150 * pace);
    if (job.status === 'canceled') continue;
    start(run, job);
    await work(run, job, pace);
    end(run, job);
  }
}

/** A job whose code raises something has failed there; all that need it do not run. */
function end(run, job) {
  if (job.status !== 'running') return;
  const { bundle } = job.ranWith ?? run;
  const code = JSON.parse(bundles.get(bundle.hash)).operations[job.operation]?.code ?? '';
  const lines = code.split('\n');
  const line = lines.findIndex((one) => /^\s+raise /.test(one)) + 1;
  if (line === 0) return finish(run, job, 'success');
  const [, type, message] = /raise (\w+)\('(.*)'\)/.exec(lines[line - 1]) ?? [];
  const traceback = `Traceback (most recent call last):\n  File "operation.py", line ${line}, in execute\n    ${lines[line - 1].trim()}\n${type}: ${message}\n`;
  finish(run, job, 'failed', { type, message, traceback, line, column: 8 });
}

/** Lets jobs of an execution run again, with what they are to run with. */
export async function goOn(run, taken, ranWith, pace) {
  for (const job of taken)
    Object.assign(job, { status: 'pending', ended_at: null, error: null, console: '', ranWith });
  Object.assign(run, { status: 'running', ended_at: null });
  for (const job of taken) tellJob(run, job);
  for (const job of taken) {
    start(run, job);
    await work(run, job, pace);
    end(run, job);
  }
}

async function work(run, job, pace) {
  print(run, job, `\u001b[1m${job.operation_name}\u001b[0m starts\n`);
  await wait(200 * pace);
  if (job.operation === 'print_array') print(run, job, 'Array: 0.13, 0.82, 0.41, 0.07\n');
  if (job.operation === 'display_image') draw(run, job, 1, figureKinds.image(Date.now() % 9999));
  if (job.operation === 'train_basic') await train(run, job, pace);
  await wait(250 * pace);
}

async function train(run, job, pace) {
  const { epochs } = job.attributes;
  for (let epoch = 1; epoch <= epochs; epoch++) {
    print(run, job, `Epoch ${epoch}/${epochs}\n`);
    for (let step = 1; step <= 10; step++) {
      if (job.status !== 'running') return;
      const bar = '='.repeat(step * 3).padEnd(30, '.');
      print(
        run,
        job,
        `\r${step * 156}/1563 [${bar}] - loss: ${(2 / (epoch + step / 10)).toFixed(4)}`,
      );
      await wait(60 * pace);
    }
    print(run, job, '\n');
    log(run, job, { loss: 2 / epoch, accuracy: 1 - 1 / (epoch + 1) });
    draw(run, job, 1, figureKinds.curves(3, epoch));
  }
}

export function cancel(run) {
  for (const id of run.jobs) {
    const job = jobs.get(id);
    if (['pending', 'queued', 'running'].includes(job.status)) finish(run, job, 'canceled');
  }
  settle(run);
}

/** A run that is over already: all its jobs in the state given by node, the rest a success. */
export function past(project, model, pipeline, { minutes, seconds, states = {}, setUp, ...rest }) {
  const run = create(project, model, pipeline, { ...rest, revision: 12, at: ago(minutes) });
  run.started_at = ago(minutes);
  run.ended_at = new Date(Date.parse(run.started_at) + seconds * 1000).toISOString();
  for (const id of run.jobs) {
    const job = jobs.get(id);
    const status = states[job.node] ?? 'success';
    const isRun = status === 'success' || status === 'failed';
    Object.assign(job, { status, queued_at: run.started_at });
    if (isRun) Object.assign(job, { started_at: run.started_at, attempt: 1 });
    finish(run, job, status);
    job.ended_at = isRun ? run.ended_at : null;
    setUp?.(run, job);
  }
  run.ended_at = new Date(Date.parse(run.started_at) + seconds * 1000).toISOString();
  return run;
}
