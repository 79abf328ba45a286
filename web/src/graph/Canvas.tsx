// The graph canvas of editor and trace.
//
// What others may hang into it:
// - `overlay`: elements in the graph's own coordinates. They are drawn above the nodes, move and zoom with them, and get no
//   pointer events unless they ask for them: <div style={{ position: 'absolute', transform: `translate(${x}px, ${y}px)` }}>.
// - `children`: elements in the coordinates of the screen, such as <Panel>; they may use the hooks of React Flow.
// - `onPointer(position)`: where the pointer is, in the graph's coordinates, at most once per frame; null when it leaves.
// - `onSelection(ids)`: the ids of the selected nodes, each time they change.
// The callbacks must keep their identity between renders. What moves often, such as cursors, belongs in components with a
// store of their own inside `overlay`, so that only they are drawn again. The pipeline editor passes overlay and onPointer on.

import {
  type Edge,
  getViewportForBounds,
  MiniMap,
  Panel,
  ReactFlow,
  type ReactFlowInstance,
  type ReactFlowProps,
  type Viewport,
  ViewportPortal,
} from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { ActionIcon, Tooltip, useComputedColorScheme } from '@mantine/core';
import { Map as MapIcon, Maximize, Minus, Plus } from 'lucide-react';
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Position } from '../model/project_model';
import * as text from '../text';
import { isTyping } from '../ui/isTyping';
import styles from './Canvas.module.css';
import { Dots } from './Dots';
import { boundsOf, boxOf } from './flow';
import { GroupNode } from './GroupNode';
import { minimapToggle, useMinimap } from './minimap';
import { NoteNode } from './NoteNode';
import type { CanvasNode } from './nodes';
import { type OpFlowNode, OpNode } from './OpNode';
import { nodeReveal } from './reveal';
import { useTabStop } from './useTabStop';

const nodeTypes = { op: OpNode, note: NoteNode, frame: GroupNode };
const farBelow = 0.5;
const wholeFrom = 0.7;
const zooms = { min: 0.1, max: 2, first: 1.1 };

export type CanvasInstance<N extends CanvasNode = CanvasNode> = ReactFlowInstance<N, Edge>;

interface Props<N extends CanvasNode> extends Omit<ReactFlowProps<N, Edge>, 'onSelectionChange'> {
  nodes: N[];
  edges: Edge[];
  label: string;
  onReady?: (instance: CanvasInstance<N>) => void;
  onSelectionChange?: (selection: { nodes: N[]; edges: Edge[] }) => void;
  onPointer?: ((position: Position | null) => void) | undefined;
  onSelection?: ((ids: string[]) => void) | undefined;
  /** Whether + zooms; an editor may mean something else by it. */
  plusZooms?: boolean;
  overlay?: ReactNode;
  children?: ReactNode;
}

/** Fits the graph when it opens; 0 fits, + and − zoom, M shows the map. */
export function Canvas<N extends CanvasNode = OpFlowNode>(props: Props<N>) {
  const {
    label,
    onReady,
    onPointer,
    onSelection,
    plusZooms = true,
    overlay,
    children,
    ...flow
  } = props;
  const root = useRef<HTMLDivElement>(null);
  const instance = useRef<CanvasInstance<N> | null>(null);
  const scheme = useComputedColorScheme('light');
  const isMapShown = useMinimap();
  const [isWhole, setWhole] = useState(false);
  const latest = useRef(flow.nodes);
  latest.current = flow.nodes;

  const showDistance = useCallback((zoom: number) => {
    root.current?.classList.toggle('far', zoom < farBelow);
  }, []);
  /** With nearly everything in view, asking for each frame what is in view costs more than it saves. */
  const look = useCallback(({ x, y, zoom }: Viewport) => {
    const box = root.current?.getBoundingClientRect();
    const bounds = boundsOf(latest.current);
    if (!box) return;
    const shown = (from: number, size: number, room: number) =>
      Math.max(0, Math.min(room, from + size) - Math.max(0, from)) / Math.max(1, size);
    const share =
      shown(x + bounds.x * zoom, bounds.width * zoom, box.width) *
      shown(y + bounds.y * zoom, bounds.height * zoom, box.height);
    setWhole(share > wholeFrom);
  }, []);
  const fit = useCallback(
    (duration: number) => {
      const box = root.current?.getBoundingClientRect();
      if (!box || !instance.current || latest.current.length === 0) return;
      const bounds = boundsOf(latest.current);
      const { width, height } = box;
      const viewport = getViewportForBounds(bounds, width, height, zooms.min, zooms.first, 0.12);
      void instance.current.setViewport(viewport, { duration });
      showDistance(viewport.zoom);
      look(viewport);
    },
    [showDistance, look],
  );
  const keys = useMemo<Record<string, () => void>>(
    () => ({
      '0': () => fit(200),
      '+': () => plusZooms && void instance.current?.zoomIn(),
      '=': () => void instance.current?.zoomIn(),
      '-': () => void instance.current?.zoomOut(),
      m: minimapToggle,
    }),
    [fit, plusZooms],
  );
  useCanvasKeys(keys);
  const pointer = usePointer(instance, onPointer);
  const goTo = (id: string) => {
    const node = latest.current.find((one) => one.id === id);
    nodeReveal(instance.current, id, node && boxOf(node));
  };
  const stops = useTabStop({
    nodes: flow.nodes,
    edges: flow.edges,
    onGo: flow.disableKeyboardA11y ? null : goTo,
  });

  const { onSelectionChange } = flow;
  const selectionChanged = useCallback(
    (selection: { nodes: N[]; edges: Edge[] }) => {
      onSelectionChange?.(selection);
      onSelection?.(selection.nodes.map(({ id }) => id));
    },
    [onSelectionChange, onSelection],
  );

  return (
    // The listeners only report where the pointer is, and lead the keys from node to node.
    <section
      ref={root}
      className={styles.canvas}
      aria-label={label}
      {...pointer}
      {...stops.handlers}
    >
      <ReactFlow<N, Edge>
        {...flow}
        nodes={stops.nodes}
        edges={stops.edges}
        nodeTypes={flow.nodeTypes ?? nodeTypes}
        colorMode={scheme}
        onlyRenderVisibleElements={!isWhole}
        elevateNodesOnSelect={false}
        minZoom={zooms.min}
        maxZoom={zooms.max}
        deleteKeyCode={null}
        nodesFocusable
        onSelectionChange={selectionChanged}
        onInit={(ready) => {
          instance.current = ready;
          fit(0);
          onReady?.(ready);
        }}
        onMove={(event, viewport) => {
          // While a hand moves the canvas nothing on it is pointed at: the shield (Canvas.module.css) saves the search
          // through every node and edge, which at 2,000 nodes takes longer than to draw them.
          root.current?.classList.toggle('panning', event?.type === 'mousemove');
          showDistance(viewport.zoom);
        }}
        onMoveEnd={(_event, viewport) => {
          root.current?.classList.remove('panning');
          look(viewport);
        }}
      >
        <Dots />
        <Panel position="bottom-left" className={styles.controls ?? ''}>
          <Control label={text.pipeline.zoomIn} onClick={() => void instance.current?.zoomIn()}>
            <Plus size={16} aria-hidden />
          </Control>
          <Control label={text.pipeline.zoomOut} onClick={() => void instance.current?.zoomOut()}>
            <Minus size={16} aria-hidden />
          </Control>
          <Control label={text.pipeline.fit} onClick={() => fit(200)}>
            <Maximize size={15} aria-hidden />
          </Control>
          <Control label={text.pipeline.map} isOn={isMapShown} onClick={minimapToggle}>
            <MapIcon size={15} aria-hidden />
          </Control>
        </Panel>
        {isMapShown ? (
          <MiniMap
            pannable
            zoomable
            ariaLabel={text.pipeline.map}
            nodeColor={mapColor}
            className={styles.map ?? ''}
          />
        ) : null}
        {overlay ? <ViewportPortal>{overlay}</ViewportPortal> : null}
        {children}
      </ReactFlow>
    </section>
  );
}

function mapColor(node: CanvasNode): string {
  if (node.type === 'op') return node.data.face.color || 'var(--df-edge)';
  return node.type === 'frame' ? 'transparent' : (node.data.color ?? 'var(--df-border)');
}

function Control(props: {
  label: string;
  isOn?: boolean;
  onClick: () => void;
  children: ReactNode;
}) {
  return (
    <Tooltip label={props.label} position="right">
      <ActionIcon aria-label={props.label} aria-pressed={props.isOn} onClick={props.onClick}>
        {props.children}
      </ActionIcon>
    </Tooltip>
  );
}

/** Single keys, unless a field has the focus or somebody else took the key. */
function useCanvasKeys(keys: Record<string, () => void>) {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isTyping(event.target)) return;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      keys[event.key.toLowerCase()]?.();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [keys]);
}

/** Reports the pointer at most once per frame. */
function usePointer<N extends CanvasNode>(
  instance: { current: CanvasInstance<N> | null },
  onPointer: ((position: Position | null) => void) | undefined,
) {
  const next = useRef<{ x: number; y: number } | null>(null);
  return useMemo(() => {
    if (!onPointer) return {};
    const report = () => {
      const at = next.current;
      next.current = null;
      if (at && instance.current) onPointer(instance.current.screenToFlowPosition(at));
    };
    return {
      onPointerMove: (event: React.PointerEvent) => {
        if (!next.current) requestAnimationFrame(report);
        next.current = { x: event.clientX, y: event.clientY };
      },
      onPointerLeave: () => {
        next.current = null;
        onPointer(null);
      },
    };
  }, [instance, onPointer]);
}
