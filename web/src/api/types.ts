// Short names for what the services send; the shapes come from their OpenAPI files.

import type { components as auth } from './generated/auth';
import type { components as compute } from './generated/compute';
import type { components as executions } from './generated/executions';
import type { components as projects } from './generated/projects';
import type { components as storage } from './generated/storage';

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

export type Me = auth['schemas']['Me'];
export type Token = auth['schemas']['Token'];
export type TokenShown = auth['schemas']['TokenShown'];
export type TokenScope = auth['schemas']['Scope'];
export type Session = auth['schemas']['Session'];
export type AuthMode = auth['schemas']['Mode']['mode'];

export type Project = projects['schemas']['Project'];
export type Example = projects['schemas']['Example'];
export type Member = projects['schemas']['Member'];
export type Role = projects['schemas']['Role'];

export type Status = executions['schemas']['Status'];
export type JobCounts = executions['schemas']['JobCounts'];
export type Execution = executions['schemas']['Execution'];
export type ExecutionDetail = executions['schemas']['ExecutionDetail'];
export type Job = executions['schemas']['Job'];
export type JobError = executions['schemas']['JobError'];
export type Figure = executions['schemas']['Figure'];
export type NewExecution = executions['schemas']['NewExecution'];

export type Storage = storage['schemas']['Storage'];
export type Artifact = storage['schemas']['Artifact'];
export type Preview = storage['schemas']['Preview'];
export type Upload = storage['schemas']['Upload'];
export type NewUpload = storage['schemas']['NewUpload'];

export type Compute = compute['schemas']['Compute'];
