import {
  Background,
  BackgroundVariant,
  type Edge,
  getViewportForBounds,
  Panel,
  ReactFlow,
  type ReactFlowInstance,
  type ReactFlowProps,
} from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { ActionIcon, Tooltip, useComputedColorScheme } from '@mantine/core';
import { Maximize, Minus, Plus } from 'lucide-react';
import { type ReactNode, useCallback, useEffect, useRef } from 'react';
import * as text from '../text';
import { isTyping } from '../ui/isTyping';
import styles from './Canvas.module.css';
import { boundsOf } from './flow';
import { type OpFlowNode, OpNode } from './OpNode';

const nodeTypes = { op: OpNode };
const farBelow = 0.5;
const zooms = { min: 0.1, max: 2, first: 1.1 };

export type CanvasInstance = ReactFlowInstance<OpFlowNode, Edge>;

interface Props extends ReactFlowProps<OpFlowNode, Edge> {
  nodes: OpFlowNode[];
  edges: Edge[];
  label: string;
  onReady?: (instance: CanvasInstance) => void;
  children?: ReactNode;
}

/** The graph canvas of editor and trace. Fits the graph when it opens. */
export function Canvas({ label, onReady, children, ...flow }: Props) {
  const root = useRef<HTMLDivElement>(null);
  const instance = useRef<CanvasInstance | null>(null);
  const scheme = useComputedColorScheme('light');
  const { nodes } = flow;
  const latest = useRef(nodes);
  latest.current = nodes;

  const showDistance = useCallback((zoom: number) => {
    root.current?.classList.toggle('far', zoom < farBelow);
  }, []);
  const fit = useCallback(
    (duration: number) => {
      const box = root.current?.getBoundingClientRect();
      if (!box || !instance.current || latest.current.length === 0) return;
      const bounds = boundsOf(latest.current);
      const viewport = getViewportForBounds(
        bounds,
        box.width,
        box.height,
        zooms.min,
        zooms.first,
        0.12,
      );
      void instance.current.setViewport(viewport, { duration });
      showDistance(viewport.zoom);
    },
    [showDistance],
  );
  useCanvasKeys(instance, fit);

  return (
    <section ref={root} className={styles.canvas} aria-label={label}>
      <ReactFlow<OpFlowNode, Edge>
        {...flow}
        nodeTypes={nodeTypes}
        colorMode={scheme}
        onlyRenderVisibleElements
        minZoom={zooms.min}
        maxZoom={zooms.max}
        deleteKeyCode={null}
        nodesFocusable
        onInit={(ready) => {
          instance.current = ready;
          fit(0);
          onReady?.(ready);
        }}
        onMove={(_event, viewport) => showDistance(viewport.zoom)}
      >
        <Background variant={BackgroundVariant.Dots} gap={22} size={1.4} color="var(--df-dots)" />
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
        </Panel>
        {children}
      </ReactFlow>
    </section>
  );
}

function Control(props: { label: string; onClick: () => void; children: ReactNode }) {
  return (
    <Tooltip label={props.label} position="right">
      <ActionIcon aria-label={props.label} onClick={props.onClick}>
        {props.children}
      </ActionIcon>
    </Tooltip>
  );
}

/** 0 fits, + and − zoom, unless a field has the focus. */
function useCanvasKeys(
  instance: { current: CanvasInstance | null },
  fit: (duration: number) => void,
) {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === '0') fit(200);
      if (event.key === '+' || event.key === '=') void instance.current?.zoomIn();
      if (event.key === '-') void instance.current?.zoomOut();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [fit, instance]);
}
