// Edits of a network's blocks as patches. Pure; ids are given by the caller.

import { type PatchOp, pointerOf } from './json_patch';
import {
  blocksIn,
  blocksOf,
  commonBlock,
  gatesOf,
  inBlock,
  innerBlocks,
  membersOf,
  wholeBlocks,
} from './network_blocks';
import type { Position } from './project_model';
import { nodeAdd, nodesMove } from './resource_changes';
import type { ResourceBlock, ResourceGraph } from './resource_graph';

type NewId = () => string;

const at = (resource: string, ...parts: string[]) => pointerOf('resources', resource, ...parts);

/** The first blocks of a network come with what holds them. */
export function blocksAdd(
  resource: string,
  graph: ResourceGraph,
  blocks: Readonly<Record<string, ResourceBlock>>,
): PatchOp[] {
  if (Object.keys(blocks).length === 0) return [];
  if (!graph.blocks) return [{ op: 'add', path: at(resource, 'blocks'), value: blocks }];
  return Object.entries(blocks).map(([id, value]) => ({
    op: 'add',
    path: at(resource, 'blocks', id),
    value,
  }));
}

function memberSet(path: string, present: string | undefined, next: string | undefined): PatchOp[] {
  if (next !== undefined) return [{ op: 'add', path, value: next }];
  return present === undefined ? [] : [{ op: 'remove', path }];
}

/** A block of these nodes, within the block that all of them are in; whole blocks among them become its own. */
export function blockAdd(
  resource: string,
  graph: ResourceGraph,
  id: string,
  name: string,
  nodes: readonly string[],
): PatchOp[] {
  const parent = commonBlock(graph, nodes);
  const value = { name, ...(parent === undefined ? {} : { parent }) };
  return [
    ...blocksAdd(resource, graph, { [id]: value }),
    ...innerBlocks(graph, nodes, parent).flatMap((inner) =>
      memberSet(at(resource, 'blocks', inner, 'parent'), parent, id),
    ),
    ...nodes
      .filter((node) => graph.nodes[node]?.block === parent)
      .flatMap((node) => memberSet(at(resource, 'nodes', node, 'block'), parent, id)),
  ];
}

/** Its nodes and blocks are those of the block around it. */
export function blockDissolve(resource: string, graph: ResourceGraph, id: string): PatchOp[] {
  const parent = blocksOf(graph)[id]?.parent;
  return [
    ...Object.entries(blocksOf(graph))
      .filter(([, block]) => block.parent === id)
      .flatMap(([inner]) => memberSet(at(resource, 'blocks', inner, 'parent'), id, parent)),
    ...Object.entries(graph.nodes)
      .filter(([, node]) => node.block === id)
      .flatMap(([node]) => memberSet(at(resource, 'nodes', node, 'block'), id, parent)),
    { op: 'remove', path: at(resource, 'blocks', id) },
  ];
}

/** Nodes leave the block that they are in for the one around it; a block without nodes goes. */
export function blockLeave(
  resource: string,
  graph: ResourceGraph,
  nodes: readonly string[],
): PatchOp[] {
  const leaving = new Set(nodes);
  const blocks = blocksOf(graph);
  const moves = nodes.flatMap((node) => {
    const block = graph.nodes[node]?.block;
    const parent = blocks[block ?? '']?.parent;
    return memberSet(at(resource, 'nodes', node, 'block'), block, parent);
  });
  const left = Object.keys(blocks).filter((id) =>
    membersOf(graph, id).every((node) => leaving.has(node) && graph.nodes[node]?.block === id),
  );
  return [
    ...moves,
    ...left.map((id): PatchOp => ({ op: 'remove', path: at(resource, 'blocks', id) })),
  ];
}

export function blockRename(
  resource: string,
  graph: ResourceGraph,
  id: string,
  name: string,
): PatchOp[] {
  if (name === '' || name === blocksOf(graph)[id]?.name) return [];
  return [{ op: 'replace', path: at(resource, 'blocks', id, 'name'), value: name }];
}

/** Once is stored by not storing anything. */
export function blockRepeat(
  resource: string,
  graph: ResourceGraph,
  id: string,
  times: number,
): PatchOp[] {
  const present = blocksOf(graph)[id]?.repeat ?? 1;
  const path = at(resource, 'blocks', id, 'repeat');
  if (times === present) return [];
  return times > 1 ? [{ op: 'add', path, value: times }] : [{ op: 'remove', path }];
}

/** Collapses or expands, and makes room or closes the gap. */
export function blockFold(
  resource: string,
  graph: ResourceGraph,
  id: string,
  moves: Readonly<Record<string, Position>>,
): PatchOp[] {
  const path = at(resource, 'blocks', id, 'collapsed');
  const isCollapsed = blocksOf(graph)[id]?.collapsed === true;
  return [
    isCollapsed ? { op: 'remove', path } : { op: 'add', path, value: true },
    ...nodesMove(resource, moves),
  ];
}

export interface Copies {
  patch: PatchOp[];
  /** The copy of each node. */
  nodes: ReadonlyMap<string, string>;
}

/** Copies of nodes, with the edges between them and the blocks that are whole; all moved by `shift`. */
export function nodesCopy(
  resource: string,
  graph: ResourceGraph,
  nodes: readonly string[],
  shift: Position,
  newId: NewId,
): Copies {
  const ids = new Map(nodes.map((id) => [id, newId()]));
  const whole = new Map(wholeBlocks(graph, nodes).map((id) => [id, newId()]));
  const blocks = [...whole].flatMap(([id, copy]) => {
    const block = blocksOf(graph)[id];
    const parent = block?.parent;
    const outer = parent === undefined ? {} : { parent: whole.get(parent) ?? parent };
    return block ? [[copy, { ...block, ...outer }] as const] : [];
  });
  const copies = [...ids].flatMap(([id, copy]) => {
    const node = graph.nodes[id];
    if (!node) return [];
    const { block, position, shares } = node;
    return nodeAdd(resource, copy, {
      ...node,
      ...(position ? { position: { x: position.x + shift.x, y: position.y + shift.y } } : {}),
      ...(block === undefined ? {} : { block: whole.get(block) ?? block }),
      ...(shares === undefined ? {} : { shares: ids.get(shares) ?? shares }),
    });
  });
  const edges = Object.values(graph.edges).flatMap(({ from, to, index }): PatchOp[] => {
    const [a, b] = [ids.get(from[0]), ids.get(to[0])];
    const value = { from: [a, from[1]], to: [b, to[1]], index };
    return a && b ? [{ op: 'add', path: at(resource, 'edges', newId()), value }] : [];
  });
  const patch = [...blocksAdd(resource, graph, Object.fromEntries(blocks)), ...copies, ...edges];
  return { patch, nodes: ids };
}

/** Copies of a block that repeats one after another, in place of it. `height` is what each moves down by. */
export function blockUnroll(
  resource: string,
  graph: ResourceGraph,
  id: string,
  height: number,
  newId: NewId,
): PatchOp[] {
  const members = membersOf(graph, id);
  const { entries, exits } = gatesOf(graph, members);
  const [[entry], [exit]] = [entries, exits];
  const times = blocksOf(graph)[id]?.repeat ?? 1;
  if (!entry || !exit) return [];
  const inner = withoutBlock(graph, id);
  const patch = blockDissolve(resource, graph, id);
  let last = exit.from;
  for (let copy = 1; copy < times; copy++) {
    const made = nodesCopy(resource, inner, members, { x: 0, y: copy * height }, newId);
    patch.push(...made.patch);
    for (const edge of entry.edges) {
      const present = graph.edges[edge];
      const to = made.nodes.get(present?.to[0] ?? '');
      if (!present || to === undefined) continue;
      const value = { from: last, to: [to, present.to[1]], index: present.index };
      patch.push({ op: 'add', path: at(resource, 'edges', newId()), value });
    }
    last = [made.nodes.get(exit.from[0]) ?? exit.from[0], exit.from[1]];
  }
  for (const edge of exit.edges)
    patch.push({ op: 'replace', path: at(resource, 'edges', edge, 'from'), value: last });
  return patch;
}

/** The graph as it is when a block is dissolved, with the blocks that are left. */
function withoutBlock(graph: ResourceGraph, id: string): ResourceGraph {
  const { [id]: gone, ...blocks } = blocksOf(graph);
  const outer = gone?.parent;
  const nodes = Object.fromEntries(
    Object.entries(graph.nodes).map(([key, node]) => {
      const { block, ...rest } = node;
      return [key, block === id ? { ...rest, ...inBlock(outer) } : node];
    }),
  );
  const inner = new Set(blocksIn(graph, id));
  const kept = Object.entries(blocks).map(([key, block]) => {
    const { parent, ...rest } = block;
    const isChild = inner.has(key) && parent === id;
    return [key, isChild ? { ...rest, ...(outer === undefined ? {} : { parent: outer }) } : block];
  });
  return { ...graph, nodes, blocks: Object.fromEntries(kept) };
}
