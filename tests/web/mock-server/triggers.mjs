// Triggers: kept and shown; the next times are mornings, whatever the expression says.
import * as fixtures from './fixtures.mjs';
import { Problem } from './routes.mjs';
import * as runs from './runs.mjs';
import { newId, projects } from './state.mjs';

const page = (items) => ({ items, next_cursor: null });
const triggers = new Map();
const firings = new Map();
const day = 24 * 60 * 60 * 1000;
const morning = (days) =>
  new Date(Math.floor(Date.now() / day) * day + days * day + 5 * 60 * 60 * 1000).toISOString();

const found = (id) => {
  const trigger = triggers.get(id);
  if (!trigger) throw new Problem(404, 'not_found', 'There is no such trigger');
  return trigger;
};
const refuse = (pointer, detail) => {
  throw new Problem(422, 'invalid', 'The request is not right', { errors: [{ pointer, detail }] });
};
const check = (cron) => {
  if (cron.trim().split(/ +/).length !== 5 && !cron.startsWith('@'))
    refuse('/cron', 'must have five fields: minute hour day month weekday');
};
const view = ({ secret: _secret, ...trigger }) => ({
  ...trigger,
  ...(trigger.kind === 'schedule' && trigger.enabled ? { next_at: morning(1) } : {}),
  last_firing: firings.get(trigger.id)?.at(-1) ?? null,
});
const secretNew = () => `whsec_${newId().replaceAll('-', '')}${newId().replaceAll('-', '')}`;

export const triggerRoutes = [
  [
    'GET',
    '/schedules/next',
    ({ query }) => {
      check(query.get('cron'));
      return { times: [1, 2, 3, 4, 5].map(morning) };
    },
  ],
  [
    'GET',
    '/projects/:project/triggers',
    ({ project }) =>
      page(
        [...triggers.values()]
          .filter((one) => one.project === project.id)
          .map(view)
          .reverse(),
      ),
  ],
  [
    'POST',
    '/projects/:project/triggers',
    ({ project, body }) => {
      if (body.kind === 'schedule') check(body.cron);
      const names = [...triggers.values()].filter((one) => one.project === project.id);
      if (names.some(({ name }) => name.toLowerCase() === body.name.toLowerCase()))
        throw new Problem(409, 'conflict', 'It conflicts', {
          errors: [{ pointer: '/name', detail: 'is taken by another trigger' }],
        });
      const made = {
        id: newId(),
        project: project.id,
        enabled: true,
        overlap: 'allow',
        allow_attributes: false,
        paused_reason: null,
        failures: 0,
        created_by: fixtures.ann,
        created_at: fixtures.ago(0),
        updated_at: fixtures.ago(0),
        version: 1,
        ...body,
      };
      triggers.set(made.id, made);
      firings.set(made.id, []);
      const secret = made.kind === 'webhook' ? { secret: secretNew() } : {};
      return { status: 201, json: { ...view(made), ...secret } };
    },
  ],
  ['GET', '/triggers/:trigger', ({ params }) => view(found(params.trigger))],
  [
    'PATCH',
    '/triggers/:trigger',
    ({ params, body }) => view(Object.assign(found(params.trigger), body)),
  ],
  [
    'DELETE',
    '/triggers/:trigger',
    ({ params }) => {
      triggers.delete(found(params.trigger).id);
      return { status: 204 };
    },
  ],
  [
    'POST',
    '/triggers/:trigger/secret',
    ({ params }) => ({ ...view(found(params.trigger)), secret: secretNew() }),
  ],
  [
    'POST',
    '/triggers/:trigger/fire',
    ({ params }) => {
      const trigger = found(params.trigger);
      const { id, model, revision } = projects.get(trigger.project);
      const run = runs.create(id, model, trigger.pipeline, {
        revision,
        started_by: {
          kind: trigger.kind,
          trigger: trigger.id,
          name: trigger.name,
          due_at: fixtures.ago(0),
        },
      });
      void runs.play(run, Number(process.env.MOCK_PACE ?? 10) / 4);
      const firing = {
        id: newId(),
        status: 'started',
        due_at: fixtures.ago(0),
        detail: null,
        execution: run.id,
        created_at: fixtures.ago(0),
        ended_at: fixtures.ago(0),
      };
      firings.get(trigger.id).push(firing);
      return { status: 202, json: firing };
    },
  ],
  [
    'GET',
    '/triggers/:trigger/firings',
    ({ params }) => page([...firings.get(found(params.trigger).id)].reverse()),
  ],
];
