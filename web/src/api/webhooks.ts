// Who is told what happens in a project (docs/api/executions.yaml).

import type { components, paths } from './generated/executions';
import { answer, apiClient } from './http';

type Schemas = components['schemas'];
export type Webhook = Schemas['Webhook'];
export type NewWebhook = Schemas['NewWebhook'];
export type WebhookChange = Schemas['WebhookChange'];
export type Delivery = Schemas['Delivery'];

const client = apiClient<paths>();
const at = (webhook: string) => ({ params: { path: { webhook } } });

export const webhookList = (project: string) =>
  answer(
    client.GET('/projects/{project}/webhooks', {
      params: { path: { project }, query: { limit: 200 } },
    }),
  );

/** The answer has the secret, this once. */
export const webhookAdd = (project: string, body: NewWebhook) =>
  answer(client.POST('/projects/{project}/webhooks', { params: { path: { project } }, body }));

export const webhookChange = (webhook: string, body: WebhookChange) =>
  answer(client.PATCH('/webhooks/{webhook}', { ...at(webhook), body }));

export const webhookRemove = (webhook: string) =>
  answer(client.DELETE('/webhooks/{webhook}', at(webhook)));

/** The answer has the new secret, this once. */
export const webhookRotate = (webhook: string) =>
  answer(client.POST('/webhooks/{webhook}/secret', at(webhook)));

export const webhookTest = (webhook: string) =>
  answer(client.POST('/webhooks/{webhook}/test', at(webhook)));

export const deliveryList = (webhook: string) =>
  answer(
    client.GET('/webhooks/{webhook}/deliveries', {
      params: { path: { webhook }, query: { limit: 50 } },
    }),
  );

export const deliveryRedeliver = (delivery: string) =>
  answer(client.POST('/deliveries/{delivery}/redeliver', { params: { path: { delivery } } }));
