// Where an operation is used: the pipelines and their nodes. Pure.

import type { InterfacePart } from './interface_edit';
import { nodeName } from './pipeline';
import type { ProjectModel } from './project_model';

export interface PipelineUse {
  pipeline: string;
  name: string;
  nodes: { id: string; name: string }[];
}

/** Which pipelines have nodes of an operation, by name. */
export function usesOf(model: ProjectModel, operation: string): PipelineUse[] {
  return Object.entries(model.pipelines)
    .map(([pipeline, { name, nodes }]) => ({
      pipeline,
      name,
      nodes: Object.entries(nodes)
        .filter(([, node]) => node.operation === operation)
        .map(([id, node]) => ({ id, name: nodeName(model, node) })),
    }))
    .filter(({ nodes }) => nodes.length > 0)
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** The types of resource that a reference may name: those of present resources and of other references. */
export function resourceTypes(model: ProjectModel): string[] {
  const types = new Set(Object.values(model.resources).map(({ type }) => type));
  for (const { interface: face } of Object.values(model.operations))
    for (const { type } of face.references) types.add(type);
  return [...types].filter(Boolean).sort();
}

/** The names of the pipelines in which a part of the operation's interface is connected or set. */
export function partUsers(
  model: ProjectModel,
  operation: string,
  part: InterfacePart,
  name: string,
): string[] {
  return Object.values(model.pipelines)
    .filter((pipeline) => {
      const isOf = (node: string) => pipeline.nodes[node]?.operation === operation;
      const edges = Object.values(pipeline.edges);
      if (part === 'input') return edges.some(({ to }) => isOf(to[0]) && to[1] === name);
      if (part === 'output') return edges.some(({ from }) => isOf(from[0]) && from[1] === name);
      const member = part === 'attribute' ? 'attributes' : 'references';
      return Object.values(pipeline.nodes).some(
        (node) => node.operation === operation && Object.hasOwn(node[member], name),
      );
    })
    .map((pipeline) => pipeline.name)
    .sort();
}
