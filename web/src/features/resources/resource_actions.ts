// What can be done to resources. Each is one change, one undo step; a refusal becomes a message.

import { documentOf, newId } from '../../collab/open_document';
import type { Fix } from '../../keras/network';
import { nodesCopy } from '../../model/block_changes';
import { drawnConnect, drawnRefusal, drawnSource } from '../../model/block_connect';
import { nameUnique, resourceRemove } from '../../model/changes';
import type { PatchOp } from '../../model/json_patch';
import { inBlock } from '../../model/network_blocks';
import { networkFix } from '../../model/network_fix';
import type { Position, Resource } from '../../model/project_model';
import * as changes from '../../model/resource_changes';
import { type ResourceClip, resourceClipPaste } from '../../model/resource_clip';
import { type End, resourceGraph } from '../../model/resource_graph';
import type {
  ResourceAttribute,
  ResourceNodeType,
  ResourceSchema,
} from '../../model/resource_schema';
import * as text from '../../text';
import { toastProblem, toastShow } from '../../ui/toasts';
import { blockActions } from './block_actions';

export type ResourceActions = ReturnType<typeof resourceActions>;

const namesOf = (project: string) =>
  Object.values(documentOf(project).store.getState().model?.resources ?? {}).map(
    ({ name }) => name,
  );

/** Answers the new resource's id; throws the Problem when refused. */
export async function resourceCreate(
  project: string,
  name: string,
  from: string | Resource,
): Promise<string> {
  const id = newId();
  const patch =
    typeof from === 'string'
      ? changes.resourceAdd(id, name, from)
      : changes.resourceCopy(id, from, name);
  await documentOf(project).change(patch);
  return id;
}

export const nameFree = (project: string, base: string) => nameUnique(base, namesOf(project));

export const resourceRename = (project: string, id: string, name: string) =>
  documentOf(project).change(changes.resourceRename(id, name));

export async function resourceDuplicate(project: string, resource: Resource): Promise<void> {
  const name = nameFree(project, resource.name);
  await documentOf(project)
    .change(changes.resourceCopy(newId(), resource, name))
    .catch(toastProblem);
}

/** At once, with the way back in a toast. */
export async function resourceDelete(project: string, id: string, name: string): Promise<void> {
  const document = documentOf(project);
  try {
    await document.change(resourceRemove(id));
    toastShow({
      kind: 'info',
      title: text.resources.deleted(name),
      action: { label: text.common.undo, perform: () => void document.undo().catch(toastProblem) },
    });
  } catch (error) {
    toastProblem(error);
  }
}

const nothing: Resource = { name: '', type: '', nodes: {}, edges: {} };
const beside = 40;
const reused = 220;

/** What can be done to the graph of an open resource. */
export function resourceActions(project: string, id: string, schema: ResourceSchema) {
  const document = documentOf(project);
  const stored = () => document.store.getState().model?.resources[id] ?? nothing;
  const graph = () => resourceGraph(stored());

  const change = async (patch: PatchOp[]) => {
    if (patch.length > 0) await document.change(patch).catch(toastProblem);
  };
  const add = (node: string, type: ResourceNodeType, position: Position, block?: string) =>
    changes.nodeAdd(id, node, { layer: type.id, attributes: {}, position, ...inBlock(block) });

  return {
    ...blockActions({ id, graph, change }),
    /** Each answers the new node's id. */
    add: (type: ResourceNodeType, position: Position, block?: string) => {
      const node = newId();
      void change(add(node, type, position, block));
      return node;
    },
    addAfter: (type: ResourceNodeType, from: End, position: Position, block?: string) => {
      const node = newId();
      const [input] = type.inputs;
      const source = drawnSource(schema, graph(), from);
      const edge: PatchOp[] =
        input && source
          ? [
              {
                op: 'add',
                path: `/resources/${id}/edges/${newId()}`,
                value: { from: source, to: [node, input.name], index: 0 },
              },
            ]
          : [];
      void change([...add(node, type, position, block), ...edge]);
      return node;
    },
    /** Several edges are drawn as one where they go to a collapsed block. */
    insert: (type: ResourceNodeType, edges: readonly string[], position: Position) => {
      const node = newId();
      const place = { node, type, position, before: newId(), after: newId() };
      const [first, ...others] = edges;
      const [output] = type.outputs;
      if (first === undefined || !output) return node;
      const along = others.map(
        (edge): PatchOp => ({
          op: 'replace',
          path: `/resources/${id}/edges/${edge}/from`,
          value: [node, output.name],
        }),
      );
      void change([...changes.edgeInsert(id, graph(), first, place), ...along]);
      return node;
    },
    duplicate: (nodes: readonly string[]) =>
      change(nodesCopy(id, graph(), nodes, { x: beside, y: beside }, newId).patch),
    /** The same layer once more, with the weights of the original; answers the new node's id. */
    reuse: (node: string, places: Record<string, Position>) => {
      const fresh = newId();
      const present = graph().nodes[node];
      if (!present) return fresh;
      const { x, y } = places[node] ?? present.position ?? { x: 0, y: 0 };
      const value = {
        layer: present.layer,
        attributes: {},
        shares: present.shares ?? node,
        position: { x: Math.round(x) + reused, y: Math.round(y) },
        ...inBlock(present.block),
      };
      void change(changes.nodeAdd(id, fresh, value));
      return fresh;
    },
    /** The settings of the original become its own. */
    unshare: (node: string) => {
      const { nodes } = graph();
      const original = nodes[nodes[node]?.shares ?? ''];
      return original ? change(changes.nodeUnshare(id, node, original)) : Promise.resolve();
    },
    /** Answers the ids of the new nodes. */
    paste: (clip: ResourceClip, shift: Position) => {
      const { patch, nodes } = resourceClipPaste(id, graph(), clip, shift, newId);
      void change(patch);
      return nodes;
    },
    /** False when there is nothing to mend any more. */
    fix: (node: string, fix: Fix, places: Record<string, Position>) => {
      const patch = networkFix({ resource: id, schema, graph: graph(), places }, node, fix, newId);
      void change(patch);
      return patch.length > 0;
    },
    move: (moves: Record<string, Position>) => change(changes.nodesMove(id, moves)),
    remove: (nodes: readonly string[], edges: readonly string[]) =>
      change(changes.partsRemove(id, stored(), nodes, edges)),
    connect: (from: End, to: End) => {
      const refusal = drawnRefusal(schema, graph(), from, to);
      if (!refusal) return change(drawnConnect(id, schema, graph(), from, to, newId));
      toastShow({ kind: 'info', title: text.resources.refusals[refusal] });
      return Promise.resolve();
    },
    order: (edges: readonly string[]) => change(changes.edgesOrder(id, graph(), edges)),
    rename: (node: string, name: string) =>
      change(changes.nodeRename(id, node, graph().nodes[node]?.name, name.trim())),
    attribute: (node: string, attribute: ResourceAttribute, value: unknown) => {
      const present = graph().nodes[node];
      return present
        ? change(changes.attributeSet(id, node, present, attribute, value))
        : Promise.resolve();
    },
  };
}
