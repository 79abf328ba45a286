// What a pipeline means: the interface of each node, and which connections are allowed. Pure.

import { valueProblem } from './attribute_value';
import type {
  Attribute,
  Exposure,
  Interface,
  Operation,
  Pipeline,
  PipelineNode,
  Port,
  ProjectModel,
} from './project_model';

const noInterface: Interface = {
  class: null,
  attributes: [],
  references: [],
  inputs: [],
  outputs: [],
  problems: [],
  stale: false,
};

export const builtInColor = '#8fa3b8';

export const builtIns: Record<string, Operation> = {
  Input: {
    name: 'Input',
    code: '',
    environment: null,
    color: builtInColor,
    interface: {
      ...noInterface,
      references: [{ name: 'artifact', type: 'Artifact' }],
      outputs: [{ name: 'data' }],
    },
  },
  Output: {
    name: 'Output',
    code: '',
    environment: null,
    color: builtInColor,
    interface: {
      ...noInterface,
      attributes: [{ name: 'name', type: 'string', default: 'myData' }],
      inputs: [{ name: 'data' }],
    },
  },
};

export const isBuiltIn = (operation: string | undefined) =>
  operation !== undefined && Object.hasOwn(builtIns, operation);

export const pipelineColor = '#6d7fc4';
const mostLevels = 8;

/** The operation a node is an instance of: built-in, of the project, a pipeline seen as one, or unknown. */
export function operationOf(
  model: ProjectModel,
  node: Pick<PipelineNode, 'operation' | 'pipeline'>,
  level = 1,
): Operation | undefined {
  if (node.pipeline !== undefined) return pipelineAsOperation(model, node.pipeline, level);
  const id = node.operation ?? '';
  const operation = builtIns[id] ?? model.operations[id];
  // One that was just made has no interface until the server has read its code.
  return operation && !operation.interface ? { ...operation, interface: noInterface } : operation;
}

/** A pipeline as the operation that a node of it is: its ports are those that it exposes. */
export function pipelineAsOperation(
  model: ProjectModel,
  id: string,
  level = 1,
): Operation | undefined {
  const pipeline = model.pipelines[id];
  if (!pipeline || level > mostLevels) return undefined;
  const portOf = (part: 'inputs' | 'outputs', { name, to, from }: Exposure): Port => {
    const end = to ?? from;
    const node = end && pipeline.nodes[end[0]];
    const ports = node && operationOf(model, node, level + 1)?.interface[part];
    const port = ports?.find((one) => one.name === end?.[1]);
    return { ...port, name };
  };
  const ports = (part: 'inputs' | 'outputs') =>
    Object.values(pipeline[part] ?? {}).map((exposure) => portOf(part, exposure));
  return {
    name: pipeline.name,
    code: '',
    environment: null,
    color: pipelineColor,
    interface: { ...noInterface, inputs: ports('inputs'), outputs: ports('outputs') },
  };
}

export function nodeName(model: ProjectModel, node: PipelineNode): string {
  return node.name ?? operationOf(model, node)?.name ?? node.operation ?? '?';
}

/** The value an attribute has in a node: its own, else the default. */
export function attributeValue(node: PipelineNode, attribute: Attribute): unknown {
  return Object.hasOwn(node.attributes, attribute.name)
    ? node.attributes[attribute.name]
    : attribute.default;
}

/** Everything that can be reached from a node along the edges, without the node itself. */
export function reachableFrom(pipeline: Pipeline, start: string): Set<string> {
  const next = new Map<string, string[]>();
  for (const { from, to } of Object.values(pipeline.edges))
    next.set(from[0], [...(next.get(from[0]) ?? []), to[0]]);
  const seen = new Set<string>();
  const stack = [start];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    for (const child of next.get(node) ?? []) {
      if (!seen.has(child)) {
        seen.add(child);
        stack.push(child);
      }
    }
  }
  return seen;
}

export type ConnectProblem = 'same_node' | 'no_port' | 'exposed' | 'cycle' | 'types';

/** Why an edge from an output to an input is refused; null = allowed (it may replace the input's present edge). */
export function connectProblem(
  model: ProjectModel,
  pipeline: Pipeline,
  from: [string, string],
  to: [string, string],
): ConnectProblem | null {
  const source = pipeline.nodes[from[0]];
  const target = pipeline.nodes[to[0]];
  if (!source || !target) return 'no_port';
  if (from[0] === to[0]) return 'same_node';
  const output = operationOf(model, source)?.interface.outputs.find((p) => p.name === from[1]);
  const input = operationOf(model, target)?.interface.inputs.find((p) => p.name === to[1]);
  if (!output || !input) return 'no_port';
  const isExposed = Object.values(pipeline.inputs ?? {}).some(
    (exposure) => exposure.to?.[0] === to[0] && exposure.to[1] === to[1],
  );
  if (isExposed) return 'exposed';
  if (reachableFrom(pipeline, to[0]).has(from[0])) return 'cycle';
  if (output.type && input.type && output.type !== input.type) return 'types';
  return null;
}

/** The edge that ends at an input, if any. */
export function edgeInto(pipeline: Pipeline, node: string, input: string): string | undefined {
  return Object.keys(pipeline.edges).find((id) => {
    const to = pipeline.edges[id]?.to;
    return to?.[0] === node && to[1] === input;
  });
}

export interface NodeProblem {
  node: string;
  severity: 'error' | 'warning';
  detail: string;
}

/** Nodes that a run leaves out: the muted ones, and those that need one of them through a required input. */
export function leftOut(model: ProjectModel, pipeline: Pipeline): Set<string> {
  const out = new Set(Object.keys(pipeline.nodes).filter((id) => pipeline.nodes[id]?.muted));
  if (out.size === 0) return out;
  const edges = Object.values(pipeline.edges);
  const stack = [...out];
  for (let node = stack.pop(); node !== undefined; node = stack.pop())
    for (const { from, to } of edges) {
      const target = pipeline.nodes[to[0]];
      if (from[0] !== node || out.has(to[0]) || !target) continue;
      const inputs = operationOf(model, target)?.interface.inputs ?? [];
      if (inputs.find(({ name }) => name === to[1])?.optional) continue;
      out.add(to[0]);
      stack.push(to[0]);
    }
  return out;
}

/** What would stop a run or surprise its author, found without the server. What is left out of runs has no problems. */
export function pipelineProblems(model: ProjectModel, pipeline: Pipeline): NodeProblem[] {
  const connected = new Set(Object.values(pipeline.edges).map(({ to }) => `${to[0]} ${to[1]}`));
  for (const { to } of Object.values(pipeline.inputs ?? {}))
    if (to) connected.add(`${to[0]} ${to[1]}`);
  const absent = leftOut(model, pipeline);
  return Object.entries(pipeline.nodes)
    .filter(([id]) => !absent.has(id))
    .flatMap(([id, node]) => nodeProblems(model, id, node, connected));
}

function nodeProblems(
  model: ProjectModel,
  id: string,
  node: PipelineNode,
  connected: ReadonlySet<string>,
): NodeProblem[] {
  const name = nodeName(model, node);
  const face = operationOf(model, node)?.interface;
  const problem = (detail: string): NodeProblem => ({
    node: id,
    severity: 'error',
    detail: `${name}: ${detail}`,
  });
  if (!face)
    return [problem(`its ${node.pipeline === undefined ? 'operation' : 'pipeline'} is gone`)];
  const open = face.inputs.filter(
    (input) => !input.optional && !connected.has(`${id} ${input.name}`),
  );
  const unset = face.references.filter((reference) => !node.references[reference.name]);
  const missing = face.attributes.filter(
    (attribute) => attribute.required && !Object.hasOwn(node.attributes, attribute.name),
  );
  return [
    ...open.map((input) => problem(`input “${input.name}” is not connected`)),
    ...unset.map((reference) => problem(`“${reference.name}” is not chosen`)),
    ...missing.map((attribute) => problem(`“${attribute.name}” has no value`)),
    ...wrongValues(face, node).map(([attribute, why]) => problem(`“${attribute}”: ${why}`)),
    ...(face.stale ? [problem('the code does not parse')] : []),
  ];
}

/** Stored values that the attribute, as it is now, would not take. */
function wrongValues(face: Interface, node: PipelineNode): [attribute: string, why: string][] {
  return face.attributes.flatMap((attribute): [string, string][] => {
    if (!Object.hasOwn(node.attributes, attribute.name)) return [];
    const why = valueProblem(attribute, node.attributes[attribute.name]);
    return why === null ? [] : [[attribute.name, why]];
  });
}
