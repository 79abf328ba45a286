// Sweeps, whose members end as soon as somebody looks; what each logged follows from its values.
import * as fixtures from './fixtures.mjs';
import * as runs from './runs.mjs';
import { newId } from './state.mjs';

const sweeps = new Map();

const valuesOf = ({ values, range }) => {
  if (values) return values;
  const step = range.step ?? 1;
  const count = range.count ?? Math.floor((range.to - range.from) / step) + 1;
  return Array.from({ length: count }, (_, index) => range.from + index * step);
};

const combine = (axes) =>
  axes.reduce(
    (points, axis) => points.flatMap((point) => valuesOf(axis).map((value) => [...point, value])),
    [[]],
  );

const countsOf = (total) => ({
  total,
  planned: 0,
  running: 0,
  success: total,
  failed: 0,
  canceled: 0,
  refused: 0,
  deleted: 0,
});

const nodeName = (project, pipeline, id) => {
  const node = project.model.pipelines[pipeline].nodes[id];
  return node.name ?? project.model.operations[node.operation]?.name ?? id;
};

const keep = (project, body) => {
  const points = combine(body.axes);
  const pipeline = project.model.pipelines[body.pipeline];
  const axes = body.axes.map((axis) => ({
    ...axis,
    node_name: nodeName(project, body.pipeline, axis.node),
    values: valuesOf(axis),
  }));
  const sweep = {
    id: newId(),
    project: project.id,
    pipeline: body.pipeline,
    pipeline_name: pipeline.name,
    name: body.name ?? `${pipeline.name} sweep 1`,
    status: 'success',
    created_by: fixtures.ann,
    created_at: new Date().toISOString(),
    ended_at: new Date().toISOString(),
    revision: 1,
    compute: body.compute,
    compute_name: 'This server',
    storage: body.storage,
    method: body.method,
    seed: null,
    axes,
    max_parallel: body.max_parallel ?? 10,
    executions: countsOf(points.length),
    run: {},
  };
  const members = points.map((_, position) => memberOf(project, sweep, position));
  sweeps.set(sweep.id, { sweep, points, members });
  return sweep;
};

const memberOf = (project, sweep, position) => {
  const run = runs.create(project.id, project.model, sweep.pipeline, {
    id: newId(),
    name: `${sweep.name} ${position + 1}`,
    revision: project.revision,
    sweep: { id: sweep.id, name: sweep.name, position },
  });
  const over = { status: 'success', started_at: sweep.created_at, ended_at: sweep.ended_at };
  for (const id of run.jobs) Object.assign(runs.jobs.get(id), over);
  return Object.assign(run, over);
};

const rowOf = (members) => (point, position) => {
  const loss = point.reduce((sum, value) => sum + (Number(value) || 1), 0);
  return {
    position,
    point,
    status: 'success',
    detail: null,
    execution: members[position].id,
    name: members[position].name,
    started_at: new Date().toISOString(),
    ended_at: new Date().toISOString(),
    duration_ms: 1200,
    metrics: [{ last: loss, min: loss, max: 2 * loss, count: 3 }],
  };
};

export function sweepRoutes(found) {
  const one = (id) => found(sweeps.get(id));
  return [
    [
      'GET',
      '/projects/:project/sweeps',
      ({ project }) => ({
        items: [...sweeps.values()]
          .map(({ sweep }) => sweep)
          .filter((row) => row.project === project.id),
        next_cursor: null,
      }),
    ],
    [
      'POST',
      '/projects/:project/sweeps/check',
      ({ body }) => ({
        jobs: 2,
        pinned: 0,
        muted: 0,
        left_out: 0,
        problems: [],
        warnings: [],
        compute: { available: true, workers: 1, slots: 2, waiting: 0, detail: null },
        executions: combine(body.axes).length,
        axes: body.axes,
      }),
    ],
    [
      'POST',
      '/projects/:project/sweeps',
      ({ project, body }) => ({ ...keep(project, body), warnings: [] }),
    ],
    [
      'PATCH',
      '/projects/:project/sweeps/:sweep',
      ({ params, body: { name } }) => {
        const { sweep, members } = one(params.sweep);
        for (const run of members) run.sweep_name = name;
        return Object.assign(sweep, { name });
      },
    ],
    [
      'GET',
      '/projects/:project/sweeps/:sweep/removal',
      ({ params }) => runs.removal(one(params.sweep).members.map(({ id }) => id)),
    ],
    [
      'DELETE',
      '/projects/:project/sweeps/:sweep',
      ({ params, query }) => {
        const { members } = one(params.sweep);
        for (const run of members) {
          if (query.get('executions') === 'delete') runs.executions.delete(run.id);
          else Object.assign(run, { sweep: null, sweep_name: null, sweep_position: null });
        }
        sweeps.delete(params.sweep);
        return { status: 204 };
      },
    ],
    [
      'GET',
      '/projects/:project/sweeps/:sweep/results',
      ({ params, query }) => {
        const { sweep, points, members } = one(params.sweep);
        const items = points.map(rowOf(members));
        const sort = query.get?.('sort') ?? query.sort ?? 'position';
        if (sort.includes('last.')) items.sort((a, b) => a.metrics[0].last - b.metrics[0].last);
        if (sort.startsWith('-')) items.reverse();
        const [{ node, node_name }] = sweep.axes;
        return { sweep, metrics: [{ node, node_name, name: 'loss' }], items };
      },
    ],
  ];
}
