// Which extensions are on in a project: Keras at first, and those with resources.
import { publish } from './events.mjs';
import { extensions } from './extensions.mjs';
import { Problem } from './routes.mjs';
import { projects } from './state.mjs';

const switched = new Map();

const onIn = (project) => {
  if (!switched.has(project.id)) switched.set(project.id, new Set(['keras']));
  return switched.get(project.id);
};

const namesOf = (project, { resources }) =>
  Object.values(project.model.resources)
    .filter((one) => resources.some(({ type }) => type === one.type))
    .map(({ name }) => name);

const view = (project, extension) => ({
  id: extension.id,
  name: extension.name,
  version: extension.version,
  description: extension.description,
  shipped: extension.shipped,
  enabled: onIn(project).has(extension.id) || namesOf(project, extension).length > 0,
  types: extension.resources.map(({ type, name, description, nodes }) => ({
    type,
    name,
    description,
    nodes: nodes.length,
  })),
  templates: extension.examples.map(({ name }) => name),
  projects: (extension.projects ?? []).map(({ name }) => name),
  serializers: extension.serializers !== undefined,
});

const found = (id) => {
  const extension = extensions.find((one) => one.id === id);
  if (!extension) throw new Problem(404, 'not_found', 'There is no such extension');
  return extension;
};

const done = (project) => {
  publish(`p_${project.id}`, { type: 'extensions' });
  return { status: 204 };
};

/** Installed by a file: what it says is its manifest, unless it is broken. */
function install({ bytes }) {
  const words = bytes.toString();
  if (words.includes('broken'))
    throw new Problem(422, 'bad_extension', 'The extension cannot be used', {
      errors: [{ pointer: 'formula.json#/nodes/3/category', detail: 'is no category of the type' }],
    });
  const extension = {
    ...JSON.parse(words),
    description: 'What was uploaded.',
    shipped: false,
    sha256: 'ab'.repeat(32),
    resources: [],
    examples: [],
  };
  const at = extensions.findIndex(({ id }) => id === extension.id);
  extensions.splice(at < 0 ? extensions.length : at, at < 0 ? 0 : 1, extension);
  return { status: 201, json: extension };
}

function remove({ params, query }) {
  const extension = found(params.extension);
  const users = [...projects.values()].filter((one) => namesOf(one, extension).length > 0);
  if (query.get('force') !== 'true' && users.length > 0)
    throw new Problem(409, 'extension_used', 'The extension is used', {
      detail: `projects have resources of '${extension.id}': "${users[0].name}"`,
    });
  extensions.splice(extensions.indexOf(extension), 1);
  return { status: 204 };
}

/** What the server reads from a module, near enough: classes derived from Layer, and what makes them. */
function classesOf({ name: module, code }) {
  const pattern =
    /class (\w+)\((?:\w+\.)*Layer\):\s+(?:"""([^"]*)""")?[\s\S]*?__init__\(self,([^)]*)\)/g;
  return [...code.matchAll(pattern)].map(([, name, help, parameters]) => ({
    id: `module:${module}.${name}`,
    name,
    category: 'classes',
    ...(help ? { help } : {}),
    attributes: parameters
      .split(',')
      .map((one) => /^\s*(\w+)(?:: (\w+))?(?: = (\S+))?/.exec(one))
      .filter(Boolean)
      .map(([, label, type, preset]) => ({
        name: label,
        type: type ?? 'any',
        required: preset === undefined,
        ...(preset === undefined ? {} : { default: JSON.parse(preset) }),
      })),
    inputs: [{ name: 'inputs', many: true }],
    outputs: [{ name: 'output' }],
  }));
}

export const switchRoutes = [
  [
    'GET',
    '/projects/:project/node-types',
    ({ project }) => ({
      items: Object.values(project.model.modules).flatMap(classesOf),
      next_cursor: null,
    }),
  ],
  ['POST', '/extensions', install],
  ['DELETE', '/extensions/:extension', remove],
  [
    'GET',
    '/projects/:project/extensions',
    ({ project }) => ({
      items: extensions.map((extension) => view(project, extension)),
      next_cursor: null,
    }),
  ],
  [
    'PUT',
    '/projects/:project/extensions/:extension',
    ({ project, params }) => {
      onIn(project).add(found(params.extension).id);
      return done(project);
    },
  ],
  [
    'DELETE',
    '/projects/:project/extensions/:extension',
    ({ project, params }) => {
      const extension = found(params.extension);
      const [name] = namesOf(project, extension);
      if (name)
        throw new Problem(409, 'extension_used', `This project has resources of it: "${name}"`);
      onIn(project).delete(extension.id);
      return done(project);
    },
  ],
];
