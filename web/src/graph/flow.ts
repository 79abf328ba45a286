// Faces and edges in the form that React Flow takes, with sizes and handles preset.

import { type Edge, MarkerType, Position } from '@xyflow/react';
import { isEqual } from '../model/json_patch';
import type { PipelineEdge } from '../model/project_model';
import { type NodeFace, type NodeSize, nodeSize } from './face';
import type { Places } from './layout';
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

export function flowEdges(edges: Readonly<Record<string, PipelineEdge>>): Edge[] {
  return Object.entries(edges).map(([id, { from, to }]) => ({
    id,
    source: from[0],
    sourceHandle: from[1],
    target: to[0],
    targetHandle: to[1],
    markerEnd: { type: MarkerType.ArrowClosed, width: 15, height: 15, color: 'var(--df-edge)' },
    ariaLabel: `${from[1]} → ${to[1]}`,
  }));
}

export function boundsOf(nodes: readonly OpFlowNode[]) {
  const left = Math.min(...nodes.map(({ position }) => position.x));
  const top = Math.min(...nodes.map(({ position }) => position.y));
  const right = Math.max(...nodes.map(({ position, width }) => position.x + (width ?? 0)));
  const bottom = Math.max(...nodes.map(({ position, height }) => position.y + (height ?? 0)));
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** New nodes for the present faces; what the canvas knows of a node (selection, drag) stays with it. */
export function flowMerge(
  present: readonly OpFlowNode[],
  faces: readonly NodeFace[],
  places: Places,
): OpFlowNode[] {
  const known = new Map(present.map((node) => [node.id, node]));
  return faces.map((face) => {
    const node = flowNode(face, places[face.id] ?? { x: 0, y: 0 });
    const before = known.get(face.id);
    if (!before) return node;
    const position = before.dragging ? before.position : node.position;
    const isSame = isEqual(before.position, position) && isEqual(before.data.face, face);
    return isSame ? before : { ...before, ...node, position };
  });
}
