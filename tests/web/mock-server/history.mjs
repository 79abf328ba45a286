// The history of a project in the stand-in: changes by entity, models of the past, named versions, restore; and presence.
import { publish } from './events.mjs';
import * as fixtures from './fixtures.mjs';
import { change, newId } from './state.mjs';

const versions = new Map();
const versionsOf = (project) => versions.get(project.id) ?? [];
const collections = ['pipelines', 'operations', 'resources', 'modules'];

/** The model as it was; what a project began with counts for every revision before its first change. */
export function modelAt(project, revision) {
  const later = project.changes.find((entry) => entry.revision > revision);
  return later ? project.before.get(later.revision) : project.model;
}

export function modelRead({ project, query }) {
  const { revision, model, texts } = project;
  if (!query.has('revision')) return { revision, model, texts };
  const wanted = Number(query.get('revision'));
  return { revision: wanted, model: modelAt(project, wanted), texts: {} };
}

export function changesRead({ project, query }) {
  if (query.has('since')) {
    const since = Number(query.get('since'));
    const items = project.changes.filter(({ revision }) => revision > since);
    return { items, next_cursor: null, revision: project.revision };
  }
  const path = query.get('path');
  const before = Number(query.get('cursor') ?? Number.POSITIVE_INFINITY);
  const limit = Number(query.get('limit') ?? 50);
  const touches = ({ patch, derived }) =>
    !path ||
    [...patch, ...derived].some((op) => op.path === path || op.path.startsWith(`${path}/`));
  const found = project.changes.filter((entry) => entry.revision < before && touches(entry));
  const items = found.slice(-limit).reverse();
  const hasMore = found.length > items.length;
  return {
    items,
    next_cursor: hasMore ? String(items.at(-1).revision) : null,
    revision: project.revision,
  };
}

function restorePatch(project, { revision, path }) {
  const then = modelAt(project, revision);
  const now = project.model;
  const paths = path
    ? [path]
    : collections.flatMap((kind) =>
        [...new Set([...Object.keys(now[kind]), ...Object.keys(then[kind])])].map(
          (id) => `/${kind}/${id}`,
        ),
      );
  const patch = paths.flatMap((one) => {
    const [, kind, id] = one.split('/');
    const [a, b] = [now[kind][id], then[kind][id]];
    if (JSON.stringify(a) === JSON.stringify(b)) return [];
    return [b ? { op: 'add', path: one, value: b } : { op: 'remove', path: one }];
  });
  if ((!path || path === '/serialization') && now.serialization.code !== then.serialization.code)
    patch.push({ op: 'replace', path: '/serialization/code', value: then.serialization.code });
  return patch;
}

function tell(project) {
  publish(`p_${project.id}`, { type: 'versions' });
}

export const historyRoutes = [
  [
    'POST',
    '/projects/:project/model/restore',
    ({ project, body }) => {
      const patch = restorePatch(project, body);
      if (patch.length === 0) return { revision: project.revision, patch: [], derived: [] };
      const { entry, inverse } = change(project, body.client, patch);
      entry.restored = body.revision;
      project.done.push(inverse);
      return entry;
    },
  ],
  [
    'GET',
    '/projects/:project/versions',
    ({ project }) => ({
      items: versionsOf(project).toSorted((a, b) => b.revision - a.revision),
      next_cursor: null,
    }),
  ],
  [
    'POST',
    '/projects/:project/versions',
    ({ project, body }) => {
      const version = {
        id: newId(),
        name: body.name,
        revision: body.revision ?? project.revision,
        author: fixtures.ann.id,
        author_name: fixtures.ann.name,
        created_at: new Date().toISOString(),
      };
      versions.set(project.id, [...versionsOf(project), version]);
      tell(project);
      return { status: 201, json: version };
    },
  ],
  [
    'PATCH',
    '/projects/:project/versions/:version',
    ({ project, params, body }) => {
      const version = versionsOf(project).find(({ id }) => id === params.version);
      Object.assign(version, { name: body.name });
      tell(project);
      return { status: 200, json: version };
    },
  ],
  [
    'DELETE',
    '/projects/:project/versions/:version',
    ({ project, params }) => {
      versions.set(
        project.id,
        versionsOf(project).filter(({ id }) => id !== params.version),
      );
      tell(project);
      return { status: 204 };
    },
  ],
  [
    'POST',
    '/projects/:project/presence',
    ({ project, body }) => {
      const { ann } = fixtures;
      publish(`p_${project.id}`, { type: 'presence', user: ann.id, name: ann.name, ...body });
      return { status: 204 };
    },
  ],
];
