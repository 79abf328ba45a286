import type { CanvasNode } from '../../graph/nodes';

/** The nodes with exactly these selected; null leaves the selection as it is. */
export function selected(nodes: CanvasNode[], ids: ReadonlySet<string> | null): CanvasNode[] {
  if (!ids) return nodes;
  return nodes.map((node) =>
    (node.selected ?? false) === ids.has(node.id) ? node : { ...node, selected: ids.has(node.id) },
  );
}
