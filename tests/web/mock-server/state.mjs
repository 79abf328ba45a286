// What the stand-in knows at the start, and how the model of a project changes.
import { randomUUID } from 'node:crypto';
import { publish } from './events.mjs';
import * as fixtures from './fixtures.mjs';
import { apply } from './patch.mjs';
import { create, draw, past, play, executions as runs } from './runs.mjs';

export const projects = new Map();
export const artifacts = new Map();

export function projectAdd(id, name, model, role = 'owner', minutes = 0) {
  projects.set(id, {
    id,
    name,
    role,
    model,
    texts: {},
    revision: 12,
    changes: [],
    before: new Map(),
    done: [],
    undone: [],
    created_at: fixtures.ago(minutes + 5000),
    updated_at: fixtures.ago(minutes),
    deleted_at: null,
  });
  return projects.get(id);
}

export function projectView({
  model,
  texts: _t,
  changes: _c,
  before: _b,
  done: _d,
  undone: _u,
  ...project
}) {
  const size = (name) => Object.keys(model[name]).length;
  return {
    ...project,
    counts: {
      pipelines: size('pipelines'),
      operations: size('operations'),
      resources: size('resources'),
      modules: size('modules'),
      members: project.name === 'Tutorial' ? 3 : 1,
    },
  };
}

/** Applies a patch as one numbered change and tells everybody. */
export function change(project, client, patch, kind = 'change') {
  const { model, texts, inverse } = apply(project.model, project.texts, patch);
  refuseTakenNames(model);
  const derived = interfaces(model, project.model);
  project.before.set(project.revision + 1, project.model);
  for (const op of derived) model.operations[op.path.split('/')[2]].interface = op.value;
  Object.assign(project, { model, texts, updated_at: new Date().toISOString() });
  project.revision++;
  const entry = {
    revision: project.revision,
    author: fixtures.ann.id,
    author_name: fixtures.ann.name,
    client,
    kind,
    created_at: project.updated_at,
    patch,
    derived,
  };
  project.changes.push(entry);
  publish(`p_${project.id}`, { type: 'change', ...entry });
  return { entry, inverse };
}

function refuseTakenNames(model) {
  for (const collection of ['pipelines', 'operations', 'modules']) {
    const names = Object.values(model[collection]).map(({ name }) => name.toLowerCase());
    const taken = names.find((name, index) => names.indexOf(name) !== index);
    if (taken) throw Object.assign(new Error(`“${taken}” is taken.`), { index: 0 });
  }
}

/** The interface follows the code, as far as a few expressions can read it. */
function interfaces(model, before) {
  return Object.entries(model.operations)
    .filter(
      ([id, { code, declared, interface: face }]) =>
        !face ||
        code !== before.operations[id]?.code ||
        JSON.stringify(declared) !== JSON.stringify(before.operations[id]?.declared),
    )
    .map(([id, operation]) => ({
      op: 'add',
      path: `/operations/${id}/interface`,
      value: interfaceOf(operation),
    }));
}

function interfaceOf({ name, code, declared = {} }) {
  const names = (method) =>
    (new RegExp(`def ${method}\\(self,?([^)]*)\\)`).exec(code)?.[1] ?? '')
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean);
  const types = declared.references ?? {};
  const isReference = (part) => Object.hasOwn(types, part.split('=')[0]);
  const parameters = names('__init__');
  const attributes = parameters
    .filter((part) => !isReference(part))
    .map((part) => {
      const [attribute, value] = part.split('=');
      const isNumber = value !== undefined && !Number.isNaN(Number(value));
      return {
        name: attribute,
        type: isNumber ? 'integer' : 'any',
        required: value === undefined,
        ...(isNumber ? { default: Number(value) } : {}),
        ...declared.attributes?.[attribute],
      };
    });
  const returned = /^ {8}return (.+)$/m.exec(code)?.[1] ?? '';
  return {
    class: /class (\w+)/.exec(code)?.[1] ?? name,
    attributes,
    references: parameters.filter(isReference).map((part) => ({ name: part, ...types[part] })),
    inputs: names('execute').map((port) => ({ name: port, optional: false })),
    outputs: returned
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean)
      .map((port) => ({ name: port })),
    problems: [],
    stale: false,
  };
}

export function fill() {
  const id = fixtures.uuid(101);
  const model = structuredClone(fixtures.tutorial);
  projectAdd(id, 'Tutorial', model, 'owner', 4);
  projectAdd(fixtures.uuid(102), 'Redshift', fixtures.emptyModel(), 'owner', 60 * 5);
  projectAdd(
    fixtures.uuid(103),
    'Shared with me',
    structuredClone(fixtures.tutorial),
    'viewer',
    60 * 50,
  );
  for (const artifact of fixtures.artifacts(id)) artifacts.set(artifact.id, artifact);
  pastRuns(id, model);
  const live = create(id, model, 'cifar', { id: fixtures.uuid(605), revision: 12 });
  void play(live, Number(process.env.MOCK_PACE ?? 10));
}

/** Longer than one answer has, with lines that would do harm if anybody let them. */
function longConsole() {
  const lines = Array.from(
    { length: 150_000 },
    (_, n) => `step ${n} of the long console, ${'.'.repeat(40)}`,
  );
  lines[0] = 'the very first line';
  lines[75_000] = 'a needle in the middle <img src=x onerror=alert(1)><script>alert(2)</script>';
  return `${lines.join('\n')}\n\u001b]0;title\u0007\u001b[31mthe last line\u001b[0m\n`;
}

function pastRuns(id, model) {
  past(id, model, 'cifar', {
    id: fixtures.uuid(601),
    minutes: 60 * 27,
    seconds: 364,
    states: { train: 'failed', evaluate: 'canceled', keep: 'canceled' },
    setUp: (_run, job) => {
      if (job.node !== 'train') return;
      job.console =
        'x_train shape: (50000, 32, 32, 3)\nEpoch 1/5\n\u001b[31mTraceback (most recent call last):\u001b[0m\n  File "operation.py", line 15, in execute\n\u001b[1;31mValueError\u001b[0m: Shapes (None, 1) and (None, 10) are incompatible\n';
      job.error = {
        type: 'ValueError',
        message: 'Shapes (None, 1) and (None, 10) are incompatible',
        traceback:
          'Traceback (most recent call last):\n  File "operation.py", line 15, in execute\n    model.fit(train_imgs, train_labels, epochs=self.epochs,\nValueError: Shapes (None, 1) and (None, 10) are incompatible\n',
        line: 15,
        column: 8,
      };
    },
  });
  past(id, model, 'cifar', {
    id: fixtures.uuid(602),
    minutes: 95,
    seconds: 683,
    setUp: (run, job) => {
      const source = {
        job: runs.get(fixtures.uuid(601))?.jobs[0],
        execution: fixtures.uuid(601),
        execution_name: '3-Train CIFAR-10 #1',
        name: job.name,
        ended_at: run.started_at,
      };
      if (job.node === 'data')
        Object.assign(job, {
          cached: true,
          taken_from: source,
          cache: { state: 'hit', detail: 'the same as in another run', from: source, causes: [] },
        });
      if (job.node === 'train')
        job.cache = {
          state: 'miss',
          detail:
            "attribute epochs 3 → 5 and the code differ, the rest as in '3-Train CIFAR-10 #1'",
          from: { ...source, name: 'TrainBasic' },
          causes: [
            { member: 'attributes.epochs', before: 3, after: 5, detail: 'attribute epochs 3 → 5' },
            {
              member: 'code',
              before: 'ab'.repeat(32),
              after: 'cd'.repeat(32),
              detail: 'the code of the operation',
            },
          ],
        };
      if (job.node !== 'train') return;
      job.console = 'Epoch 1/5\n1563/1563 - loss: 1.52\nEpoch 2/5\n1563/1563 - loss: 1.1\n';
      job.metrics = Array.from({ length: 20 }, (_, n) => ({
        step: n + 1,
        at: 1_700_000_000 + n * 30,
        values: { loss: 2 / (n + 1), accuracy: 1 - 1 / (n + 2) },
      }));
      draw(run, job, 1, fixtures.figureKinds.curves(5, 20));
      draw(run, job, 2, fixtures.figureKinds.space(8));
    },
  });
  past(id, model, 'image', {
    id: fixtures.uuid(603),
    minutes: 42,
    seconds: 2.1,
    setUp: (run, job) => {
      if (job.node !== 'show') return;
      job.console = 'DisplayImage starts\n';
      draw(run, job, 1, fixtures.figureKinds.image(77));
    },
  });
  past(id, model, 'basic', {
    id: fixtures.uuid(604),
    minutes: 12,
    seconds: 1.2,
    setUp: (_run, job) => {
      if (job.node === 'print') job.console = 'Array: 0.1, 0.52, 0.9\n';
      if (job.node === 'gen') job.console = longConsole();
    },
  });
}

export const newId = randomUUID;
