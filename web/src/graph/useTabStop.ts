// A graph is one stop of Tab, however many nodes it has: the node that had the focus last, with its edges. From there the
// arrows lead to the others.

import type { Edge } from '@xyflow/react';
import { type FocusEvent, type KeyboardEvent, useCallback, useMemo, useState } from 'react';
import { type Direction, firstBox, neighbour } from '../model/arrange';
import { boxOf } from './flow';
import type { CanvasNode } from './nodes';

const passed = { tabIndex: -1 };
const directions: Record<string, Direction> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

interface Given<N extends CanvasNode> {
  nodes: N[];
  edges: Edge[];
  /** Carried out for an arrow on a node that has the focus; null when somebody else takes the arrows. */
  onGo: ((id: string) => void) | null;
}

export function useTabStop<N extends CanvasNode>({ nodes, edges, onGo }: Given<N>) {
  const [focused, setFocused] = useState<string | null>(null);
  const stop = useMemo(() => stopOf(nodes, focused), [nodes, focused]);
  const shownNodes = useMemo(
    () => nodes.map((node) => (node.id === stop ? node : nodePassed(node))),
    [nodes, stop],
  );
  const shownEdges = useMemo(
    () =>
      edges.map((edge) => (edge.source === stop || edge.target === stop ? edge : edgePassed(edge))),
    [edges, stop],
  );
  const onFocus = useCallback((event: FocusEvent) => {
    const id = nodeIdOf(event.target);
    if (id !== null) setFocused(id);
  }, []);
  /** Before React Flow, which would move the node. */
  const onKeyDownCapture = (event: KeyboardEvent) => {
    const direction = directions[event.key];
    const id = nodeIdOf(event.target);
    if (!onGo || !direction || id === null) return;
    if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const next = neighbour(nodes.map(boxOf), id, direction);
    if (next !== null) onGo(next);
  };
  return { nodes: shownNodes, edges: shownEdges, handlers: { onFocus, onKeyDownCapture } };
}

function stopOf(nodes: readonly CanvasNode[], focused: string | null): string | null {
  const isThere = focused !== null && nodes.some(({ id }) => id === focused);
  if (isThere) return focused;
  const chosen = nodes.find(({ selected }) => selected);
  if (chosen) return chosen.id;
  const operations = nodes.filter(({ type }) => type === 'op');
  return firstBox((operations.length > 0 ? operations : nodes).map(boxOf));
}

const nodeIdOf = (target: EventTarget) =>
  target instanceof Element && target.matches('.react-flow__node')
    ? target.getAttribute('data-id')
    : null;

/** One copy for each node, so that React Flow sees what did not change. */
const nodeCopies = new WeakMap<CanvasNode, CanvasNode>();
const edgeCopies = new WeakMap<Edge, Edge>();

function nodePassed<N extends CanvasNode>(node: N): N {
  const copy = nodeCopies.get(node) ?? { ...node, domAttributes: passed };
  nodeCopies.set(node, copy);
  return copy as N;
}

function edgePassed(edge: Edge): Edge {
  const copy = edgeCopies.get(edge) ?? { ...edge, domAttributes: passed };
  edgeCopies.set(edge, copy);
  return copy;
}
