// Which part of the canvas has the focus.

/** The canvas id of the node that has the focus. */
export function focusedNode(): string | null {
  const node = document.activeElement?.closest('.react-flow__node');
  return node && node === document.activeElement ? node.getAttribute('data-id') : null;
}

/** The id of the edge that has the focus. */
export function focusedEdge(): string | null {
  const edge = document.activeElement?.closest('.react-flow__edge');
  return edge && edge === document.activeElement ? edge.getAttribute('data-id') : null;
}
