// Webhooks: kept and shown; an address with "down" in it answers 503, any other 204.
import * as fixtures from './fixtures.mjs';
import { Problem } from './routes.mjs';
import { newId } from './state.mjs';

const page = (items) => ({ items, next_cursor: null });
const webhooks = new Map();
const deliveries = new Map();
const secretNew = () => `whsec_${newId().replaceAll('-', '')}${newId().replaceAll('-', '')}`;

const found = (map, id, noun) => {
  const one = map.get(id);
  if (!one) throw new Problem(404, 'not_found', `There is no such ${noun}`);
  return one;
};
const webhookOf = ({ params }) => found(webhooks, params.webhook, 'webhook');
const ofWebhook = (id) => [...deliveries.values()].filter((one) => one.webhook === id).reverse();
const view = (webhook) => ({ ...webhook, last_delivery: ofWebhook(webhook.id)[0] ?? null });
const check = (url) => {
  if (!/^https?:\/\/[^@/]+/.test(url))
    throw new Problem(422, 'invalid', 'The request is not right', {
      errors: [{ pointer: '/url', detail: 'must begin with https:// or http://' }],
    });
};

function send(delivery) {
  const isDown = webhooks.get(delivery.webhook).url.includes('down');
  return Object.assign(delivery, {
    status: isDown ? 'failed' : 'delivered',
    tries: delivery.tries + 1,
    answer_status: isDown ? 503 : 204,
    detail: isDown ? 'the receiver answered 503' : null,
    ended_at: fixtures.ago(0),
  });
}

export const webhookRoutes = [
  [
    'GET',
    '/projects/:project/webhooks',
    ({ project }) =>
      page(
        [...webhooks.values()]
          .filter((one) => one.project === project.id)
          .map(view)
          .reverse(),
      ),
  ],
  [
    'POST',
    '/projects/:project/webhooks',
    ({ project, body }) => {
      check(body.url);
      const made = {
        id: newId(),
        project: project.id,
        enabled: true,
        paused_reason: null,
        failures: 0,
        created_by: fixtures.ann,
        created_at: fixtures.ago(0),
        updated_at: fixtures.ago(0),
        version: 1,
        ...body,
      };
      webhooks.set(made.id, made);
      return { status: 201, json: { ...view(made), secret: secretNew() } };
    },
  ],
  [
    'PATCH',
    '/webhooks/:webhook',
    (call) => {
      if (call.body.url) check(call.body.url);
      return view(Object.assign(webhookOf(call), call.body));
    },
  ],
  [
    'DELETE',
    '/webhooks/:webhook',
    (call) => {
      webhooks.delete(webhookOf(call).id);
      return { status: 204 };
    },
  ],
  [
    'POST',
    '/webhooks/:webhook/secret',
    (call) => ({ ...view(webhookOf(call)), secret: secretNew() }),
  ],
  [
    'POST',
    '/webhooks/:webhook/test',
    (call) => {
      const delivery = {
        id: newId(),
        webhook: webhookOf(call).id,
        event: 'test',
        payload: { test: { asked_by: fixtures.ann.name } },
        status: 'waiting',
        tries: 0,
        next_at: null,
        answer_status: null,
        detail: null,
        created_at: fixtures.ago(0),
        ended_at: null,
      };
      deliveries.set(delivery.id, delivery);
      return send(delivery);
    },
  ],
  ['GET', '/webhooks/:webhook/deliveries', (call) => page(ofWebhook(webhookOf(call).id))],
  [
    'POST',
    '/deliveries/:delivery/redeliver',
    ({ params }) =>
      send(Object.assign(found(deliveries, params.delivery, 'delivery'), { tries: 0 })),
  ],
];
