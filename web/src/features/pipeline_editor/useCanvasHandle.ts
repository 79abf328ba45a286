import type { Edge } from '@xyflow/react';
import { type Ref, type RefObject, useImperativeHandle, useRef } from 'react';
import type { CanvasInstance } from '../../graph/Canvas';
import { boxOf } from '../../graph/flow';
import { type LayoutEdge, layoutLater } from '../../graph/layout';
import type { CanvasNode } from '../../graph/nodes';
import { nodeReveal } from '../../graph/reveal';
import { type Box, boundsOf } from '../../model/arrange';
import type { Position } from '../../model/project_model';
import type { EditorActions } from './actions';
import { selected } from './selected';

/** What the rest of the editor may ask of the canvas. Ids are those of the canvas: notes and groups have prefixes. */
export interface CanvasHandle {
  boxes: () => Box[];
  /** Selects exactly these; they may be on their way. */
  select: (ids: readonly string[], edges?: readonly string[]) => void;
  /** Brings a node into view and gives it the focus. */
  reveal: (id: string) => void;
  /** Moves nodes on the canvas only. */
  shift: (ids: readonly string[], by: Position) => void;
  tidy: (only: readonly string[]) => Promise<void>;
  fit: (ids: readonly string[]) => void;
  toFlow: (at: Position) => Position;
  toScreen: (at: Position) => Position;
  middle: () => Position;
}

interface Given {
  handle: Ref<CanvasHandle>;
  instance: RefObject<CanvasInstance<CanvasNode> | null>;
  nodes: readonly CanvasNode[];
  links: readonly LayoutEdge[];
  actions: EditorActions;
  /** What is to be selected once it is there. */
  wanted: { current: Set<string> | null };
  setNodes: (update: (present: CanvasNode[]) => CanvasNode[]) => void;
  setEdges: (update: (present: Edge[]) => Edge[]) => void;
}

/** Lets the rest of the editor act on the canvas. */
export function useCanvasHandle(given: Given) {
  const { handle, instance, nodes, links, actions, wanted, setNodes, setEdges } = given;
  const latest = useRef(nodes);
  latest.current = nodes;

  useImperativeHandle(handle, () => {
    const boxes = () => latest.current.map(boxOf);
    const pane = () => document.querySelector('.react-flow')?.getBoundingClientRect();
    const toFlow = (at: Position) => instance.current?.screenToFlowPosition(at) ?? at;
    const toScreen = (at: Position) => instance.current?.flowToScreenPosition(at) ?? at;
    return {
      boxes,
      toFlow,
      toScreen,
      select: (ids, chosenEdges = []) => {
        const known = new Set(latest.current.map(({ id }) => id));
        wanted.current = ids.every((id) => known.has(id)) ? null : new Set(ids);
        setNodes((present) => selected(present, new Set(ids)));
        const chosen = new Set(chosenEdges);
        setEdges((present) =>
          present.map((edge) =>
            (edge.selected ?? false) === chosen.has(edge.id)
              ? edge
              : { ...edge, selected: chosen.has(edge.id) },
          ),
        );
      },
      reveal: (id) =>
        nodeReveal(
          instance.current,
          id,
          boxes().find((box) => box.id === id),
        ),
      shift: (ids, by) => {
        const chosen = new Set(ids);
        setNodes((present) =>
          present.map((node) =>
            chosen.has(node.id)
              ? { ...node, position: { x: node.position.x + by.x, y: node.position.y + by.y } }
              : node,
          ),
        );
      },
      tidy: async (only) => {
        const chosen = new Set(only);
        const isAll = only.length === 0;
        const laid = latest.current
          .filter(({ id, type }) => type === 'op' && (isAll || chosen.has(id)))
          .map(boxOf);
        const moves = await layoutLater(laid, links);
        const [from, to] = [
          boundsOf(laid),
          boundsOf(laid.map((box) => ({ ...box, ...moves[box.id] }))),
        ];
        const shift = isAll ? { x: 0, y: 0 } : { x: from.x - to.x, y: from.y - to.y };
        await actions.move(
          Object.fromEntries(
            Object.entries(moves).map(([id, { x, y }]) => [
              id,
              { x: Math.round(x + shift.x), y: Math.round(y + shift.y) },
            ]),
          ),
        );
      },
      fit: (ids) => {
        const chosen = new Set(ids);
        const shown = boxes().filter(({ id }) => chosen.has(id));
        if (shown.length === 0) return;
        void instance.current?.fitBounds(boundsOf(shown), { padding: 0.2, duration: 200 });
      },
      middle: () => {
        const frame = pane();
        if (!frame) return { x: 0, y: 0 };
        return toFlow({ x: frame.x + frame.width / 2 - 90, y: frame.y + frame.height / 2 - 36 });
      },
    };
  }, [actions, links, instance, wanted, setNodes, setEdges]);
}
