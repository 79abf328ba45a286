// What belongs to an account, and who may do what in a project: profile, tokens, sessions, members, bin, copies.
import * as fixtures from './fixtures.mjs';
import { Problem } from './routes.mjs';
import { newId, projectAdd, projects, projectView } from './state.mjs';

const people = ['ann', 'bob', 'cay', 'dan'].map((name, index) => ({
  id: fixtures.uuid(index + 1),
  name,
}));
const tokens = new Map();
const sessions = new Map();
const members = new Map();
const page = (items) => ({ items, next_cursor: null });
const done = { status: 204 };
const after = (_what) => done;

function invalid(pointer, detail) {
  return new Problem(422, 'invalid', 'Something is not right', { errors: [{ pointer, detail }] });
}

function membersOf(project) {
  if (!members.has(project.id)) {
    const [ann, bob, cay] = people;
    const roles =
      project.name === 'Tutorial'
        ? [
            [ann, 'owner'],
            [bob, 'editor'],
            [cay, 'viewer'],
          ]
        : [[ann, 'owner']];
    const list = roles.map(([{ id, name }, role]) => [
      id,
      { user: id, name, role, created_at: fixtures.ago(5000) },
    ]);
    members.set(project.id, new Map(list));
  }
  return members.get(project.id);
}

function memberPut(project, user, role) {
  const list = membersOf(project);
  const person = people.find(
    ({ id, name }) => id === user || name === user || `${name}@example.org` === user,
  );
  if (!person) throw invalid('/user', `Nobody here is called “${user}”.`);
  const before = list.get(person.id);
  const owners = [...list.values()].filter((member) => member.role === 'owner');
  if (before?.role === 'owner' && role !== 'owner' && owners.length < 2)
    throw new Problem(409, 'last_owner', 'At least one owner stays');
  const member = {
    user: person.id,
    name: person.name,
    created_at: fixtures.ago(0),
    ...before,
    role,
  };
  if (role === null) list.delete(person.id);
  else list.set(person.id, member);
  return member;
}

function copyName(name) {
  const names = new Set([...projects.values()].map((project) => project.name));
  for (let number = 1; ; number++) {
    const copy = number === 1 ? `${name} (copy)` : `${name} (copy ${number})`;
    if (!names.has(copy)) return copy;
  }
}

function sessionsOf(current) {
  const agent = (system, rest) => `Mozilla/5.0 (${system}) AppleWebKit/537.36 ${rest}`;
  const session = (id, user_agent, minutes, is_current) => ({
    id,
    user_agent,
    address: '192.0.2.7',
    created_at: fixtures.ago(minutes + 900),
    used_at: fixtures.ago(minutes),
    is_current,
  });
  if (sessions.size === 0) {
    const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
    const safari = agent('iPhone; CPU iPhone OS 18_1 like Mac OS X', 'Version/18.1 Safari/604.1');
    sessions.set(fixtures.uuid(901), session(fixtures.uuid(901), firefox, 70, false));
    sessions.set(fixtures.uuid(902), session(fixtures.uuid(902), safari, 4000, false));
  }
  const chrome = agent('X11; Linux x86_64', 'Chrome/142.0.0.0 Safari/537.36');
  return [session(current ?? newId(), chrome, 0, true), ...sessions.values()];
}

function tokenCreate({ name, scopes, expires_in_days }) {
  if ([...tokens.values()].some((token) => token.name === name))
    throw invalid('/name', 'You have a token of this name already.');
  const text = `df_${newId().replaceAll('-', '')}0123456789A`;
  const days = expires_in_days ?? null;
  const token = {
    id: newId(),
    name,
    prefix: text.slice(0, 8),
    scopes,
    created_at: fixtures.ago(0),
    expires_at: days === null ? null : fixtures.ago(-days * 24 * 60),
    used_at: null,
  };
  tokens.set(token.id, token);
  return { status: 201, json: { ...token, token: text } };
}

export const accountRoutes = (me) => [
  ['PATCH', '/me', ({ body }) => Object.assign(me, body)],
  [
    'POST',
    '/me/password',
    ({ body }) => {
      if (body.current !== 'correct horse') throw invalid('/current', 'That is not your password.');
      return done;
    },
  ],
  ['GET', '/tokens', () => page([...tokens.values()].reverse())],
  ['POST', '/tokens', ({ body }) => tokenCreate(body)],
  ['DELETE', '/tokens/:token', ({ params }) => after(tokens.delete(params.token))],
  ['GET', '/sessions', ({ session }) => page(sessionsOf(session))],
  ['DELETE', '/sessions/:id', ({ params }) => after(sessions.delete(params.id))],
  [
    'GET',
    '/users',
    ({ query }) => page(people.filter(({ name }) => name.includes(query.get('search') ?? ''))),
  ],
  ['GET', '/projects/:project/members', ({ project }) => page([...membersOf(project).values()])],
  [
    'PUT',
    '/projects/:project/members/:user',
    ({ project, params, body }) => memberPut(project, decodeURIComponent(params.user), body.role),
  ],
  [
    'DELETE',
    '/projects/:project/members/:user',
    ({ project, params }) => after(memberPut(project, params.user, null)),
  ],
  [
    'POST',
    '/projects/:project/fork',
    ({ project, body }) => {
      const copy = projectAdd(
        newId(),
        body.name ?? copyName(project.name),
        structuredClone(project.model),
      );
      return { status: 201, json: projectView(copy) };
    },
  ],
  [
    'DELETE',
    '/projects/:project/forever',
    ({ project }) => {
      if (!project.deleted_at)
        throw new Problem(409, 'not_in_bin', 'The project is not in the bin');
      projects.delete(project.id);
      return done;
    },
  ],
];
