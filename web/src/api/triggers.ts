// What starts runs by itself (docs/api/executions.yaml).

import type { components, paths } from './generated/executions';
import { answer, apiClient } from './http';

type Schemas = components['schemas'];
export type Trigger = Schemas['Trigger'];
export type NewTrigger = Schemas['NewTrigger'];
export type TriggerChange = Schemas['TriggerChange'];
export type Firing = Schemas['Firing'];

const client = apiClient<paths>();
const at = (trigger: string) => ({ params: { path: { trigger } } });

export const triggerList = (project: string) =>
  answer(
    client.GET('/projects/{project}/triggers', {
      params: { path: { project }, query: { limit: 200 } },
    }),
  );

export const triggerAdd = (project: string, body: NewTrigger) =>
  answer(client.POST('/projects/{project}/triggers', { params: { path: { project } }, body }));

export const triggerChange = (trigger: string, body: TriggerChange) =>
  answer(client.PATCH('/triggers/{trigger}', { ...at(trigger), body }));

export const triggerRemove = (trigger: string) =>
  answer(client.DELETE('/triggers/{trigger}', at(trigger)));

export const triggerFire = (trigger: string) =>
  answer(client.POST('/triggers/{trigger}/fire', at(trigger)));

/** The answer has the new secret, this once. */
export const triggerRotate = (trigger: string) =>
  answer(client.POST('/triggers/{trigger}/secret', at(trigger)));

export const firingList = (trigger: string) =>
  answer(
    client.GET('/triggers/{trigger}/firings', {
      params: { path: { trigger }, query: { limit: 200 } },
    }),
  );

/** The next five times of a cron expression on the clocks of a zone. */
export const scheduleNextTimes = (cron: string, zone: string) =>
  answer(client.GET('/schedules/next', { params: { query: { cron, time_zone: zone } } }));
