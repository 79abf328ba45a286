// What the model of the fixtures was made of: one artifact that was uploaded, one job of others, one that really ran.

import { executions } from './runs.mjs';
import { change, newId } from './state.mjs';

const value = (name, type, size) => ({ name, type, hash: 'ab'.repeat(32), size });

function made(artifact) {
  const run = executions.get(artifact.execution);
  const artifactNode = (one, state) => ({
    ...one,
    kind: 'artifact',
    state,
    execution: state === 'made' ? artifact.execution : null,
  });
  const job = {
    id: '01930000-0000-7000-8000-000000000991',
    kind: 'job',
    project: artifact.project,
    execution: { id: artifact.execution, name: run?.name ?? 'A run' },
    pipeline: { id: 'cifar', name: 'CIFAR-10 Classifier' },
    created_by: artifact.created_by,
    node: 'train',
    name: 'Train a model',
    operation: 'train_basic',
    operation_name: 'TrainBasic',
    status: 'success',
    revision: 12,
    bundle: 'cd'.repeat(32),
    storage: artifact.storage.id,
    attributes: { epochs: 20, batch_size: 32, learning_rate: 0.001 },
    references: {},
    ended_at: artifact.created_at,
    inputs: [
      value('images', 'numpy.ndarray', 734_003_200),
      value('labels', 'builtins.list', 48_213),
    ],
    outputs: [value('model', artifact.type, artifact.size)],
  };
  const root = {
    ...artifact,
    id: '01930000-0000-7000-8000-000000000501',
    name: 'sdss-train.npz',
    type: 'numpy.ndarray',
  };
  return {
    nodes: [
      artifactNode(artifact, 'made'),
      job,
      artifactNode(root, 'uploaded'),
      { id: 'hidden-1', kind: 'hidden' },
    ],
    edges: [
      { from: job.id, to: artifact.id, output: 'model', input: null },
      { from: root.id, to: job.id, output: null, input: 'images' },
      { from: 'hidden-1', to: job.id, output: null, input: 'labels' },
    ],
    truncated: false,
  };
}

const uploaded = (artifact) => ({
  nodes: [{ ...artifact, kind: 'artifact', state: 'uploaded' }],
  edges: [],
  truncated: false,
});

export const lineageRoutes = [
  [
    'GET',
    '/artifacts/:artifact/lineage',
    ({ artifact }) => (artifact.execution ? made(artifact) : uploaded(artifact)),
  ],
  [
    'POST',
    '/projects/:project/remake',
    ({ project, body }) => {
      const pipeline = newId();
      const nodes = {
        in: { operation: 'Input', attributes: {}, references: { artifact: body.artifact } },
        out: { operation: 'Output', attributes: { name: 'again' }, references: {} },
      };
      const edges = { e: { from: ['in', 'data'], to: ['out', 'data'] } };
      const add = {
        op: 'add',
        path: `/pipelines/${pipeline}`,
        value: { name: 'What made it', nodes, edges },
      };
      const changed = change(project, 'remake', [add]);
      return {
        status: 201,
        json: {
          pipeline,
          ...changed,
          left_out: [{ what: 'Train a model', why: "nothing is connected to its input 'labels'" }],
        },
      };
    },
  ],
];
