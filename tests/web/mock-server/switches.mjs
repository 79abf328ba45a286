// Which extensions are on in a project: Keras at first, and those with resources.
import { publish } from './events.mjs';
import { extensions } from './extensions.mjs';
import { Problem } from './routes.mjs';

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

export const switchRoutes = [
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
