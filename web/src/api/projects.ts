// Projects, their model and its changes (docs/api/projects.yaml).

import type { PatchOp } from '../model/json_patch';
import type { ProjectModel } from '../model/project_model';
import type { components, paths } from './generated/projects';
import { answer, answerAs, apiClient } from './http';

type Schemas = components['schemas'];
export type ChangeResult = { revision: number; patch: PatchOp[]; derived: PatchOp[] };
export type UndoResult = ChangeResult & { kept: Schemas['UndoResult']['kept'] };
export type Change = ChangeResult & { client: string; author_name: string };

export interface ModelAnswer {
  revision: number;
  model: ProjectModel;
  texts: Record<string, number>;
}

const client = apiClient<paths>();
const at = (project: string) => ({ params: { path: { project } } });

const mostProjects = 2000;

export const projectList = () => projectPages(false);

/** What is in the bin. */
export const projectListDeleted = () => projectPages(true);

/** All pages of the list as one. */
async function projectPages(deleted: boolean): Promise<Schemas['ProjectPage']> {
  const items: Schemas['Project'][] = [];
  let cursor: string | null = null;
  do {
    const query = { limit: 200, deleted, ...(cursor ? { cursor } : {}) };
    const page: Schemas['ProjectPage'] = await answer(
      client.GET('/projects', { params: { query } }),
    );
    items.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor && items.length < mostProjects);
  return { items, next_cursor: cursor };
}

export const projectRead = (project: string) =>
  answer(client.GET('/projects/{project}', at(project)));

export const projectCreate = (name: string, example: string | null) =>
  answer(client.POST('/projects', { body: example ? { name, example } : { name } }));

export const projectRename = (project: string, name: string) =>
  answer(client.PATCH('/projects/{project}', { ...at(project), body: { name } }));

export const projectDelete = (project: string) =>
  answer(client.DELETE('/projects/{project}', at(project)));

export const projectRestore = (project: string) =>
  answer(client.POST('/projects/{project}/restore', at(project)));

/** Out of the bin, for ever. */
export const projectPurge = (project: string) =>
  answer(client.DELETE('/projects/{project}/forever', at(project)));

/** A copy of one's own, with the model as it is or was at a revision. */
export const projectFork = (project: string, body: { name?: string; revision?: number }) =>
  answer(client.POST('/projects/{project}/fork', { ...at(project), body }));

export const memberList = (project: string) =>
  answer(client.GET('/projects/{project}/members', at(project)));

/** Adds a member by name, or changes a role. */
export const memberPut = (project: string, user: string, role: Schemas['Role']) =>
  answer(
    client.PUT('/projects/{project}/members/{user}', {
      params: { path: { project, user } },
      body: { role },
    }),
  );

export const memberRemove = (project: string, user: string) =>
  answer(
    client.DELETE('/projects/{project}/members/{user}', { params: { path: { project, user } } }),
  );

export const exampleList = () => answer(client.GET('/examples'));

export const modelRead = (project: string) =>
  answerAs<ModelAnswer>(client.GET('/projects/{project}/model', at(project)));

/** With a key the same edit, sent again because no answer came, stays one change. */
export const changeCreate = (
  project: string,
  body: { client: string; base: number; patch: PatchOp[] },
  key?: string,
) =>
  answerAs<ChangeResult>(
    client.POST('/projects/{project}/changes', {
      ...at(project),
      body,
      ...(key ? { headers: { 'Idempotency-Key': key } } : {}),
    }),
  );

export const changesSince = (project: string, since: number) =>
  answerAs<{ items: Change[]; revision: number }>(
    client.GET('/projects/{project}/changes', {
      params: { path: { project }, query: { since, limit: 200 } },
    }),
  );

export const changeUndo = (project: string, body: { client: string }) =>
  answerAs<UndoResult>(client.POST('/projects/{project}/undo', { ...at(project), body }));

export const changeRedo = (project: string, body: { client: string }) =>
  answerAs<UndoResult>(client.POST('/projects/{project}/redo', { ...at(project), body }));

export const textRead = (project: string, path: string, since?: number) =>
  answer(
    client.GET('/projects/{project}/texts', {
      params: { path: { project }, query: since === undefined ? { path } : { path, since } },
    }),
  );
