// Storages of people: what an adapter asks for, what is kept of it, and connections that work or do not.
import * as fixtures from './fixtures.mjs';
import { Problem } from './routes.mjs';
import { artifacts, newId } from './state.mjs';

const page = (items) => ({ items, next_cursor: null });
const own = new Map();
const field = (name, label, type, more = {}) => ({
  name,
  label,
  type,
  required: false,
  is_credential: false,
  default: null,
  pattern: null,
  choices: null,
  min: null,
  max: null,
  placeholder: '',
  help: '',
  ...more,
});

export const adapters = [
  {
    id: 'blob',
    name: 'DeepForge blob',
    description: 'On the disk of this server.',
    can_create: false,
    fields: [],
  },
  {
    id: 's3',
    name: 'S3',
    description: 'A bucket of Amazon S3, MinIO, Ceph or another service that speaks S3.',
    can_create: true,
    fields: [
      field('endpoint', 'Endpoint', 'text', {
        required: true,
        pattern: 'https?://[^ ]+',
        placeholder: 'https://s3.eu-central-1.amazonaws.com',
        help: 'Where the service listens.',
      }),
      field('region', 'Region', 'text', { default: 'us-east-1' }),
      field('bucket', 'Bucket', 'text', {
        required: true,
        help: 'It is made when it is not there.',
      }),
      field('style', 'Addresses', 'enum', { choices: ['path', 'host'], default: 'path' }),
      field('verify', 'Check certificates', 'bool', { default: true }),
      field('access_key', 'Access key', 'text', { required: true, is_credential: true }),
      field('secret_key', 'Secret key', 'secret', { required: true, is_credential: true }),
    ],
  },
  {
    id: 'sciserver',
    name: 'SciServer Files',
    description: 'A volume of your SciServer account.',
    can_create: true,
    fields: [
      field('username', 'User name', 'text', { required: true, is_credential: true }),
      field('password', 'Password', 'secret', { required: true, is_credential: true }),
      field('volume', 'Volume', 'text', { required: true, placeholder: 'ann/persistent' }),
    ],
  },
];

/** What lies in every bucket of one's own, by folder. */
const files = {
  '': [
    { name: 'results', path: 'results/', size: null },
    { name: 'readme.txt', path: 'readme.txt', size: 120 },
  ],
  'results/': [{ name: 'train.csv', path: 'results/train.csv', size: 2048 }],
};

/** Files that are being brought: a step with every look. */
const imports = new Map();

const refOf = (id) => {
  const { name } = all().find((storage) => storage.id === id);
  return { id, name };
};

const importOf = (project, { source, path, name, type, storage }) => ({
  id: newId(),
  project,
  source: refOf(source),
  path,
  name,
  type: type ?? '',
  storage: refOf(storage),
  state: 'waiting',
  received: 0,
  size: null,
  tries: 0,
  problem: null,
  artifact: null,
  created_by: fixtures.ann,
  created_at: fixtures.ago(0),
  started_at: null,
  ended_at: null,
});

/** Called "broken" it fails, called "endless" it stays halfway. */
function goOn(one) {
  if (one.state === 'waiting') Object.assign(one, { state: 'running', size: 2048, tries: 1 });
  else if (one.received === 0) one.received = 1024;
  else if (one.name.startsWith('broken'))
    Object.assign(one, {
      state: 'failed',
      problem: { code: 'storage_refused', detail: 'the storage refuses' },
    });
  else if (!one.name.startsWith('endless')) bring(one);
}

function bring(one) {
  const { project, name, type, storage } = one;
  const artifact = {
    id: newId(),
    project,
    name,
    type,
    storage,
    hash: 'e'.repeat(64),
    size: 2048,
    created_at: fixtures.ago(0),
    created_by: fixtures.ann,
    execution: null,
    job: null,
  };
  artifacts.set(artifact.id, artifact);
  imports.delete(one.id);
}

const view = ({ credentials, ...storage }) => ({
  ...storage,
  is_builtin: false,
  is_mine: true,
  owner: fixtures.ann,
  credentials: Object.keys(credentials),
});
const all = () => [...fixtures.storages, ...[...own.values()].map(view)];

function invalid(pointer, detail) {
  return new Problem(422, 'invalid', 'Something is not right', { errors: [{ pointer, detail }] });
}

function refuse({ name, adapter, config = {} }, id) {
  const fields = adapters.find((one) => one.id === adapter)?.fields ?? [];
  const taken = [...own.values()].some((one) => one.name === name && one.id !== id);
  if (taken) throw invalid('/name', 'You have a storage of this name already.');
  for (const { name: member, required, is_credential } of fields)
    if (required && !is_credential && !config[member])
      throw invalid(`/config/${member}`, 'is needed');
  if (/^https?:\/\/169\.254\./.test(config.endpoint ?? ''))
    throw invalid('/config/endpoint', 'is an address that this server does not speak to');
}

/** A bucket of this name refuses everybody; all others work. */
function check({ config, adapter }) {
  refuse({ adapter, config });
  const steps = ['bucket', 'write', 'read', 'list', 'delete'].map((name) => ({
    name,
    ok: true,
    detail: 'It took 4 ms.',
  }));
  if (config.bucket !== 'forbidden') return { ok: true, steps };
  const refused = { name: 'write', ok: false, detail: 'AccessDenied: you may not write here.' };
  return { ok: false, steps: [steps[0], refused] };
}

const found = (id) => {
  const storage = own.get(id);
  if (!storage) throw new Problem(404, 'not_found', 'There is no such storage');
  return storage;
};

const heldBy = (project) => {
  const own = [...artifacts.values()].filter((one) => one.project === project);
  return { project, bytes: own.reduce((sum, { size }) => sum + size, 0), objects: own.length };
};

const usageRoutes = [
  [
    'GET',
    '/projects/:project/usage',
    ({ project }) => ({ ...heldBy(project.id), announced: 0, limit: 10 * 2 ** 30 }),
  ],
  [
    'GET',
    '/usage',
    () => {
      const ids = new Set([...artifacts.values()].map(({ project }) => project));
      const projects = [...ids].map(heldBy);
      const sum = (name) => projects.reduce((all, one) => all + one[name], 0);
      return {
        bytes: sum('bytes'),
        objects: sum('objects'),
        limit: 100 * 2 ** 30,
        project_limit: 10 * 2 ** 30,
        projects,
      };
    },
  ],
];

export const storageRoutes = [
  ...usageRoutes,
  ['GET', '/adapters', () => page(adapters)],
  ['GET', '/storages', () => page(all())],
  ['GET', '/projects/:project/storages', () => page(all())],
  [
    'POST',
    '/storages',
    ({ body }) => {
      refuse(body);
      const made = {
        id: newId(),
        projects: [],
        credentials: {},
        ...body,
        created_at: fixtures.ago(0),
      };
      own.set(made.id, made);
      return { status: 201, json: view(made) };
    },
  ],
  [
    'GET',
    '/storages/:storage/files',
    ({ params, query }) => {
      found(params.storage);
      return page(files[query.get('folder') ?? ''] ?? []);
    },
  ],
  [
    'POST',
    '/projects/:project/imports',
    ({ params, body }) => {
      const made = importOf(params.project, body);
      imports.set(made.id, made);
      return { status: 202, json: made };
    },
  ],
  [
    'GET',
    '/projects/:project/imports',
    ({ params }) => {
      const mine = [...imports.values()].filter(({ project }) => project === params.project);
      const shown = mine.map((one) => ({ ...one }));
      for (const one of mine) goOn(one);
      return page(shown);
    },
  ],
  [
    'DELETE',
    '/imports/:import',
    ({ params }) => {
      imports.delete(params.import);
      return { status: 204 };
    },
  ],
  ['POST', '/storages/check', ({ body }) => check(body)],
  ['POST', '/storages/:storage/check', ({ params }) => check(found(params.storage))],
  [
    'PATCH',
    '/storages/:storage',
    ({ params, body }) => {
      const storage = found(params.storage);
      refuse({ ...storage, ...body }, storage.id);
      const credentials = { ...storage.credentials, ...body.credentials };
      return view(Object.assign(storage, body, { credentials }));
    },
  ],
  [
    'DELETE',
    '/storages/:storage',
    ({ params, query }) => {
      const { id } = found(params.storage);
      const used = [...artifacts.values()].filter(({ storage }) => storage.id === id).length;
      if (used > 0 && query.get('force') !== 'true')
        throw new Problem(409, 'in_use', 'Artifacts lie on it', { artifacts: used });
      own.delete(id);
      return { status: 204 };
    },
  ],
];
