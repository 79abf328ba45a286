// Bringing a node into view, and giving it the focus.

import type { Edge, ReactFlowInstance } from '@xyflow/react';
import type { Box } from '../model/arrange';
import { isElsewhere } from '../ui/isElsewhere';
import type { CanvasNode } from './nodes';

const readable = 0.7;
const frames = 30;

/** Moves the canvas only when the box is not wholly in view; the node has the focus afterwards. */
export function nodeReveal<N extends CanvasNode>(
  canvas: ReactFlowInstance<N, Edge> | null,
  id: string,
  box: Box | undefined,
) {
  if (canvas && box && !isShown(canvas, box))
    void canvas.setCenter(box.x + box.width / 2, box.y + box.height / 2, {
      zoom: Math.max(readable, canvas.getZoom()),
      duration: 200,
    });
  focus(id, document.activeElement, frames);
}

/** It may be on its way, or be drawn only when it comes into view. */
function focus(id: string, before: Element | null, tries: number) {
  if (isElsewhere(before)) return;
  const found = document.querySelector<HTMLElement>(
    `.react-flow__node[data-id="${CSS.escape(id)}"]`,
  );
  if (found) found.focus({ preventScroll: true });
  else if (tries > 0) requestAnimationFrame(() => focus(id, before, tries - 1));
}

function isShown<N extends CanvasNode>(canvas: ReactFlowInstance<N, Edge>, box: Box): boolean {
  const frame = document.querySelector('.react-flow')?.getBoundingClientRect();
  if (!frame) return true;
  const from = canvas.flowToScreenPosition(box);
  const to = canvas.flowToScreenPosition({ x: box.x + box.width, y: box.y + box.height });
  return from.x >= frame.left && from.y >= frame.top && to.x <= frame.right && to.y <= frame.bottom;
}
