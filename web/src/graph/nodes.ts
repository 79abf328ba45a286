// What can lie on the canvas.

import type { Node } from '@xyflow/react';
import type { OpFlowNode } from './OpNode';

export interface NoteData extends Record<string, unknown> {
  text: string;
  color: string | null;
}

export interface GroupData extends Record<string, unknown> {
  title: string;
  color: string | null;
}

export type NoteFlowNode = Node<NoteData, 'note'>;
export type GroupFlowNode = Node<GroupData, 'frame'>;
export type CanvasNode = OpFlowNode | NoteFlowNode | GroupFlowNode;
