// Edits of the project as patches: what the user does, in the form the server takes. Pure; ids are given by the caller.

import { isEqual, type PatchOp, pointerOf } from './json_patch';
import { edgeInto } from './pipeline';
import type { Attribute, Pipeline, Position } from './project_model';

export function pipelineAdd(id: string, name: string): PatchOp[] {
  return [{ op: 'add', path: pointerOf('pipelines', id), value: { name, nodes: {}, edges: {} } }];
}

export function pipelineRename(id: string, name: string): PatchOp[] {
  return [{ op: 'replace', path: pointerOf('pipelines', id, 'name'), value: name }];
}

export function pipelineRemove(id: string): PatchOp[] {
  return [{ op: 'remove', path: pointerOf('pipelines', id) }];
}

export function nodeAdd(
  pipeline: string,
  id: string,
  kind: { operation: string } | { pipeline: string },
  position: Position,
): PatchOp[] {
  const value = { ...kind, attributes: {}, references: {}, position };
  return [{ op: 'add', path: pointerOf('pipelines', pipeline, 'nodes', id), value }];
}

/** Removes nodes with every edge that touches them. */
export function nodesRemove(
  pipeline: string,
  content: Pipeline,
  ids: readonly string[],
): PatchOp[] {
  const gone = new Set(ids);
  const edges = Object.entries(content.edges)
    .filter(([, edge]) => gone.has(edge.from[0]) || gone.has(edge.to[0]))
    .map(([id]) => id);
  return [
    ...edgesRemove(pipeline, edges),
    ...ids.map(
      (id): PatchOp => ({
        op: 'remove',
        path: pointerOf('pipelines', pipeline, 'nodes', id),
      }),
    ),
  ];
}

export function nodesMove(pipeline: string, moves: Record<string, Position>): PatchOp[] {
  return Object.entries(moves).map(([id, value]) => ({
    op: 'add',
    path: pointerOf('pipelines', pipeline, 'nodes', id, 'position'),
    value,
  }));
}

export function nodeRename(pipeline: string, id: string, name: string | null): PatchOp[] {
  const path = pointerOf('pipelines', pipeline, 'nodes', id, 'name');
  return [name === null ? { op: 'remove', path } : { op: 'add', path, value: name }];
}

/** Connects an output to an input; an input holds one edge, so a present one is replaced. */
export function edgeAdd(
  pipeline: string,
  content: Pipeline,
  id: string,
  from: [string, string],
  to: [string, string],
): PatchOp[] {
  const present = edgeInto(content, to[0], to[1]);
  const add: PatchOp = {
    op: 'add',
    path: pointerOf('pipelines', pipeline, 'edges', id),
    value: { from, to },
  };
  return present ? [...edgesRemove(pipeline, [present]), add] : [add];
}

export function edgesRemove(pipeline: string, ids: readonly string[]): PatchOp[] {
  return ids.map((id) => ({ op: 'remove', path: pointerOf('pipelines', pipeline, 'edges', id) }));
}

/** Sets an attribute; the default is stored by not storing anything. Empty when nothing changes. */
export function attributeSet(
  pipeline: string,
  node: string,
  attribute: Attribute,
  present: Record<string, unknown>,
  value: unknown,
): PatchOp[] {
  const path = pointerOf('pipelines', pipeline, 'nodes', node, 'attributes', attribute.name);
  const isStored = Object.hasOwn(present, attribute.name);
  const isDefault = attribute.default !== undefined && isEqual(value, attribute.default);
  if (isDefault) return isStored ? [{ op: 'remove', path }] : [];
  if (isStored && isEqual(present[attribute.name], value)) return [];
  return [{ op: 'add', path, value }];
}

export function referenceSet(
  pipeline: string,
  node: string,
  name: string,
  value: string | null,
  isStored: boolean,
): PatchOp[] {
  const path = pointerOf('pipelines', pipeline, 'nodes', node, 'references', name);
  if (value === null) return isStored ? [{ op: 'remove', path }] : [];
  return [{ op: 'add', path, value }];
}

export function moduleAdd(id: string, name: string): PatchOp[] {
  const code = `# Import this module in an operation with\n#   import utils.${name} as ${name}\n`;
  return [{ op: 'add', path: pointerOf('modules', id), value: { name, code } }];
}

export function moduleRename(id: string, name: string): PatchOp[] {
  return [{ op: 'replace', path: pointerOf('modules', id, 'name'), value: name }];
}

export function moduleRemove(id: string): PatchOp[] {
  return [{ op: 'remove', path: pointerOf('modules', id) }];
}

export function resourceRemove(id: string): PatchOp[] {
  return [{ op: 'remove', path: pointerOf('resources', id) }];
}

export function operationAdd(id: string, name: string): PatchOp[] {
  const code = [
    `class ${name}():`,
    '',
    '    def execute(self):',
    `        print('Running ${name}')`,
    '        return',
    '',
  ].join('\n');
  const value = { name, code, environment: null, color: '#78909c' };
  return [{ op: 'add', path: pointerOf('operations', id), value }];
}

export function environmentSet(operation: string, value: string | null): PatchOp[] {
  return [{ op: 'replace', path: pointerOf('operations', operation, 'environment'), value }];
}

/** A name not yet taken (case-insensitive): base, base_2, base_3, … */
export function nameUnique(base: string, taken: Iterable<string>): string {
  const used = new Set([...taken].map((name) => name.toLowerCase()));
  for (let n = 1; ; n++) {
    const name = n === 1 ? base : `${base}_${n}`;
    if (!used.has(name.toLowerCase())) return name;
  }
}
