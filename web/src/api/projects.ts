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

export const projectList = () =>
  answer(client.GET('/projects', { params: { query: { limit: 200 } } }));

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

export const exampleList = () => answer(client.GET('/examples'));

export const modelRead = (project: string) =>
  answerAs<ModelAnswer>(client.GET('/projects/{project}/model', at(project)));

export const changeCreate = (
  project: string,
  body: { client: string; base: number; patch: PatchOp[] },
) => answerAs<ChangeResult>(client.POST('/projects/{project}/changes', { ...at(project), body }));

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
