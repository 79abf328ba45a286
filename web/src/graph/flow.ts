// Faces and edges in the form that React Flow takes, with sizes and handles preset.

import { type Edge, MarkerType, Position } from '@xyflow/react';
import { type Box, boundsOf as boundsOfBoxes } from '../model/arrange';
import { isEqual } from '../model/json_patch';
import { canvasId } from '../model/members';
import type { PipelineEdge, PipelineGroup, PipelineNote } from '../model/project_model';
import { type NodeFace, type NodeSize, nodeSize } from './face';
import type { Places } from './layout';
import type { CanvasNode, GroupFlowNode, NoteFlowNode } from './nodes';
import type { OpFlowNode } from './OpNode';

const handleSize = 10;

export function flowNode(face: NodeFace, place: { x: number; y: number }): OpFlowNode {
  const size = nodeSize(face);
  return {
    id: face.id,
    type: 'op',
    position: place,
    data: { face, size },
    width: size.width,
    height: size.height,
    handles: handlesOf(size),
    ariaLabel: face.name,
  };
}

function handlesOf(size: NodeSize) {
  const place = { width: handleSize, height: handleSize };
  const half = handleSize / 2;
  return [
    ...size.inputs.map(({ name, x }) => ({
      ...place,
      id: name,
      type: 'target' as const,
      position: Position.Top,
      x: x - half,
      y: -half - 1,
    })),
    ...size.outputs.map(({ name, x }) => ({
      ...place,
      id: name,
      type: 'source' as const,
      position: Position.Bottom,
      x: x - half,
      y: size.height - half + 1,
    })),
  ];
}

/** As large on a thick line as on a thin one. */
const arrow = {
  type: MarkerType.ArrowClosed,
  width: 22,
  height: 22,
  markerUnits: 'userSpaceOnUse',
  color: 'var(--df-edge)',
};

export function flowEdges(edges: Readonly<Record<string, PipelineEdge>>): Edge[] {
  return Object.entries(edges).map(([id, { from, to }]) => ({
    id,
    source: from[0],
    sourceHandle: from[1],
    target: to[0],
    targetHandle: to[1],
    markerEnd: arrow,
    ariaLabel: `${from[1]} → ${to[1]}`,
  }));
}

export const boundsOf = (nodes: readonly CanvasNode[]) => boundsOfBoxes(nodes.map(boxOf));

export const boxOf = ({ id, position, width, height }: CanvasNode): Box => ({
  id,
  ...position,
  width: width ?? 0,
  height: height ?? 0,
});

/** New nodes for the present faces; what the canvas knows of a node (selection, drag) stays with it. */
export function flowMerge(
  present: readonly OpFlowNode[],
  faces: readonly NodeFace[],
  places: Places,
): OpFlowNode[] {
  return canvasMerge(
    present,
    faces.map((face) => flowNode(face, places[face.id] ?? { x: 0, y: 0 })),
  );
}

export function canvasMerge<N extends CanvasNode>(present: readonly N[], next: readonly N[]): N[] {
  const known = new Map(present.map((node) => [node.id, node]));
  return next.map((node) => {
    const before = known.get(node.id);
    if (!before) return node;
    if (before.dragging || before.resizing) return { ...before, data: node.data };
    const isSame =
      isEqual(before.position, node.position) &&
      before.width === node.width &&
      before.height === node.height &&
      isEqual(before.data, node.data);
    return isSame ? before : { ...before, ...node };
  });
}

/** Behind the nodes: groups furthest back, then notes. */
const depths = { group: -2, note: -1 };

/** A group is held by its title; the rest of it lets the pointer through to what lies under it. */
export function groupNode(id: string, group: PipelineGroup): GroupFlowNode {
  const { title, position, size, color = null } = group;
  return {
    id: canvasId('groups', id),
    type: 'frame',
    position,
    ...size,
    zIndex: depths.group,
    connectable: false,
    dragHandle: '.group-title',
    style: { pointerEvents: 'none' },
    data: { title, color },
    ariaLabel: title,
  };
}

export function noteNode(id: string, note: PipelineNote): NoteFlowNode {
  const { text, position, size, color = null } = note;
  return {
    id: canvasId('notes', id),
    type: 'note',
    position,
    ...size,
    zIndex: depths.note,
    connectable: false,
    data: { text, color },
    ariaLabel: text.slice(0, 80),
  };
}

/** Where an edge is drawn between the nodes as they lie now; null when an end is missing. */
export function edgeEnds(nodes: ReadonlyMap<string, CanvasNode>, edge: Edge) {
  const from = portPlace(nodes.get(edge.source), 'source', edge.sourceHandle);
  const to = portPlace(nodes.get(edge.target), 'target', edge.targetHandle);
  return from && to
    ? {
        sourceX: from.x,
        sourceY: from.y,
        sourcePosition: Position.Bottom,
        targetX: to.x,
        targetY: to.y,
        targetPosition: Position.Top,
      }
    : null;
}

function portPlace(
  node: CanvasNode | undefined,
  type: 'source' | 'target',
  port: string | null | undefined,
) {
  const handle = node?.handles?.find((one) => one.type === type && one.id === port);
  if (!node || !handle) return null;
  const y = type === 'source' ? handleSize : 0;
  return { x: node.position.x + handle.x + handleSize / 2, y: node.position.y + handle.y + y };
}
