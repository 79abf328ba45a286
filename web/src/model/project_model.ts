// The project's document: one JSON tree, as GET /projects/{p}/model sends it. Data only.

export interface Position {
  x: number;
  y: number;
}

export interface PipelineNode {
  /** It is an operation or a pipeline, one of the two. */
  operation?: string;
  pipeline?: string;
  name?: string;
  attributes: Record<string, unknown>;
  references: Record<string, string | null>;
  position?: Position;
  /** Left out of runs, with everything that needs it. */
  muted?: true;
  /** The finished job whose outputs are taken instead of running the node. */
  pinned?: string;
}

export interface Size {
  width: number;
  height: number;
}

export interface PipelineNote {
  text: string;
  position: Position;
  size: Size;
  color?: string;
}

export interface PipelineGroup {
  title: string;
  position: Position;
  size: Size;
  color?: string;
}

export interface PipelineEdge {
  from: [node: string, output: string];
  to: [node: string, input: string];
}

/** A port of a node that is a port of its pipeline: an input has `to`, an output `from`. */
export interface Exposure {
  name: string;
  to?: [node: string, input: string];
  from?: [node: string, output: string];
}

export interface Pipeline {
  name: string;
  nodes: Record<string, PipelineNode>;
  edges: Record<string, PipelineEdge>;
  inputs?: Record<string, Exposure>;
  outputs?: Record<string, Exposure>;
  notes?: Record<string, PipelineNote>;
  groups?: Record<string, PipelineGroup>;
}

export type AttributeType = 'integer' | 'float' | 'boolean' | 'string' | 'any';

export interface Attribute {
  name: string;
  type: AttributeType;
  default?: unknown;
  required?: boolean;
  expression?: string;
  description?: string;
  min?: number;
  max?: number;
  pattern?: string;
  values?: unknown[];
  hidden?: boolean;
  read_only?: boolean;
}

export interface Reference {
  name: string;
  type: string;
}

export interface Port {
  name: string;
  type?: string;
  optional?: boolean;
  description?: string;
}

export interface CodeProblem {
  severity: 'error' | 'warning';
  line: number;
  column: number;
  detail: string;
}

export interface Interface {
  class: string | null;
  attributes: Attribute[];
  references: Reference[];
  inputs: Port[];
  outputs: Port[];
  problems: CodeProblem[];
  stale: boolean;
}

export interface Operation {
  name: string;
  code: string;
  environment: string | null;
  color: string;
  declared?: Record<string, unknown>;
  no_cache?: true;
  resources?: Record<string, unknown>;
  limits?: Record<string, unknown>;
  retries?: Record<string, unknown>;
  interface: Interface;
}

export interface Resource {
  name: string;
  type: string;
  nodes: Record<string, unknown>;
  edges: Record<string, unknown>;
  blocks?: Record<string, unknown>;
}

export interface Module {
  name: string;
  code: string;
}

export interface ProjectModel {
  pipelines: Record<string, Pipeline>;
  operations: Record<string, Operation>;
  resources: Record<string, Resource>;
  modules: Record<string, Module>;
  serialization: { code: string };
}
