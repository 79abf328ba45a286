import { Button } from '@mantine/core';
import { applyEdgeChanges, applyNodeChanges, type Edge, Panel } from '@xyflow/react';
import { Plus, Sparkles } from 'lucide-react';
import {
  type ReactNode,
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from 'react';
import { Canvas, type CanvasInstance } from '../../graph/Canvas';
import { type CanvasEdits, CanvasEditsProvider } from '../../graph/edits';
import { boxOf, canvasMerge, flowEdges } from '../../graph/flow';
import { layoutLater } from '../../graph/layout';
import type { CanvasNode } from '../../graph/nodes';
import { type Box, boundsOf } from '../../model/arrange';
import type { PortEnd } from '../../model/fitting';
import { type Selection, selectionOf } from '../../model/members';
import type { NodeProblem } from '../../model/pipeline';
import type { Pipeline, Position, ProjectModel } from '../../model/project_model';
import * as text from '../../text';
import { EmptyState } from '../../ui/EmptyState';
import { type Action, useActions } from '../shell/actions';
import type { EditorActions } from './actions';
import { EdgePlus } from './EdgePlus';
import styles from './PipelineEditor.module.css';
import { useConnectCancel, useConnecting } from './useConnecting';
import { useDragging } from './useDragging';
import { useEdgeHover } from './useEdgeHover';
import { useGraph } from './useGraph';

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

interface Props {
  model: ProjectModel;
  pipeline: Pipeline;
  artifactNames: Record<string, string>;
  problems: NodeProblem[];
  canEdit: boolean;
  initialNode: string | undefined;
  actions: EditorActions;
  handle: Ref<CanvasHandle>;
  overlay?: ReactNode;
  onPointer?: ((position: Position | null) => void) | undefined;
  onSelect: (selection: Selection) => void;
  onAdd: () => void;
  onAddAt: (at: Position) => void;
  onDropped: (port: PortEnd, at: Position) => void;
  onInsert: (edge: string, at: Position) => void;
  onMenu: (at: Position) => void;
  onOpen: (node: string) => void;
}

export function PipelineCanvas(props: Props) {
  const { model, pipeline, canEdit, actions, onSelect } = props;
  const { drawn, links, places } = useGraph(props);
  const instance = useRef<CanvasInstance<CanvasNode> | null>(null);
  const wanted = useRef<Set<string> | null>(null);
  const [nodes, setNodes] = useState<CanvasNode[]>(() =>
    drawn.map((node) => ({ ...node, selected: node.id === props.initialNode })),
  );
  const [edges, setEdges] = useState<Edge[]>(() => flowEdges(pipeline.edges));
  const latest = useRef(nodes);
  latest.current = nodes;

  useEffect(() => {
    const ids = wanted.current;
    setNodes((present) => selected(canvasMerge(present, drawn), ids));
    const known = new Set(drawn.map(({ id }) => id));
    if (ids && [...ids].every((id) => known.has(id))) wanted.current = null;
  }, [drawn]);
  useEffect(() => {
    setEdges((present) => {
      const chosen = new Set(present.filter((edge) => edge.selected).map(({ id }) => id));
      return flowEdges(pipeline.edges).map((edge) =>
        chosen.has(edge.id) ? { ...edge, selected: true } : edge,
      );
    });
  }, [pipeline.edges]);

  useImperativeHandle(props.handle, () => {
    const element = (id: string) =>
      document.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
    const focus = (id: string, tries: number) => {
      const found = element(id);
      if (found) found.focus({ preventScroll: true });
      else if (tries > 0) requestAnimationFrame(() => focus(id, tries - 1));
    };
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
      reveal: (id) => {
        const box = boxes().find((one) => one.id === id);
        const frame = pane();
        if (box && frame && !isShown(box, frame, toScreen))
          void instance.current?.setCenter(box.x + box.width / 2, box.y + box.height / 2, {
            zoom: Math.max(0.7, instance.current.getZoom()),
            duration: 200,
          });
        focus(id, 30);
      },
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
  }, [actions, links]);

  const onSelectionChange = useCallback(
    (selection: { nodes: CanvasNode[]; edges: Edge[] }) =>
      onSelect(
        selectionOf(
          selection.nodes.map(({ id }) => id),
          selection.edges.map(({ id }) => id),
        ),
      ),
    [onSelect],
  );
  const canvasEdits = useMemo<CanvasEdits | null>(
    () =>
      canEdit
        ? { noteText: actions.noteText, groupTitle: actions.groupTitle, resize: actions.resize }
        : null,
    [canEdit, actions],
  );
  const drag = useDragging({ model, pipeline, places, actions, nodes, setNodes });
  const connecting = useConnecting({ model, pipeline, actions, onDropped: props.onDropped });
  const hover = useEdgeHover(canEdit);
  const shownEdges = useMemo(
    () => edges.map((edge) => shownEdge(edge, hover.edge, drag.dropEdge)),
    [edges, hover.edge, drag.dropEdge],
  );
  const [lone] = edges.filter((edge) => edge.selected);
  const plusEdge = edges.find(({ id }) => id === hover.edge) ?? lone;

  const menu = (event: MouseEvent | React.MouseEvent, id?: string) => {
    event.preventDefault();
    const isSelected = id === undefined || nodes.find((node) => node.id === id)?.selected;
    if (!isSelected) setNodes((present) => selected(present, new Set([id])));
    props.onMenu({ x: event.clientX, y: event.clientY });
  };

  return (
    <CanvasEditsProvider value={canvasEdits}>
      <Canvas<CanvasNode>
        label={text.pipeline.canvas}
        nodes={nodes}
        edges={shownEdges}
        nodesDraggable={canEdit}
        nodesConnectable={canEdit}
        edgesReconnectable={false}
        disableKeyboardA11y
        zoomOnDoubleClick={false}
        plusZooms={false}
        multiSelectionKeyCode={multiSelectionKeys}
        overlay={
          <>
            {canEdit && plusEdge ? (
              <EdgePlus
                edge={plusEdge}
                nodes={nodes}
                onHover={hover.keep}
                onInsert={(at) => props.onInsert(plusEdge.id, at)}
              />
            ) : null}
            {props.overlay}
          </>
        }
        onPointer={props.onPointer}
        onReady={(ready) => {
          instance.current = ready;
        }}
        onNodesChange={(changes) => setNodes((present) => applyNodeChanges(changes, present))}
        onEdgesChange={(changes) => setEdges((present) => applyEdgeChanges(changes, present))}
        onSelectionChange={onSelectionChange}
        onNodeDragStart={drag.start}
        onNodeDrag={drag.move}
        onNodeDragStop={drag.stop}
        onSelectionDragStart={(event, dragged) =>
          dragged[0] && drag.start(event, dragged[0], dragged)
        }
        onSelectionDrag={(event, dragged) => dragged[0] && drag.move(event, dragged[0])}
        onSelectionDragStop={(event, dragged) =>
          dragged[0] && drag.stop(event, dragged[0], dragged)
        }
        {...connecting.handlers}
        {...hover.handlers}
        onDoubleClick={(event) => {
          const isPane = (event.target as Element).classList.contains('react-flow__pane');
          if (canEdit && isPane) props.onAddAt({ x: event.clientX, y: event.clientY });
        }}
        onNodeDoubleClick={(_event, node) => node.type === 'op' && props.onOpen(node.id)}
        onPaneContextMenu={menu}
        onNodeContextMenu={(event, node) => menu(event, node.id)}
        onSelectionContextMenu={(event) => menu(event)}
        onEdgeContextMenu={(event, edge) => {
          setNodes((present) => selected(present, new Set()));
          setEdges((present) => present.map((one) => ({ ...one, selected: one.id === edge.id })));
          menu(event);
        }}
      >
        <ConnectingHint isShown={connecting.isClicking} onCancel={connecting.cancel} />
        {drawn.length === 0 ? <Empty canEdit={canEdit} onAdd={props.onAdd} /> : null}
      </Canvas>
    </CanvasEditsProvider>
  );
}

const multiSelectionKeys = ['Control', 'Meta', 'Shift'];

/** The nodes with exactly these selected; null leaves the selection as it is. */
function selected(nodes: CanvasNode[], ids: ReadonlySet<string> | null): CanvasNode[] {
  if (!ids) return nodes;
  return nodes.map((node) =>
    (node.selected ?? false) === ids.has(node.id) ? node : { ...node, selected: ids.has(node.id) },
  );
}

/** Its ends can be moved while the pointer is on it or it is selected; it is marked while a node may be dropped on it. */
function shownEdge(edge: Edge, hovered: string | null, dropped: string | null): Edge {
  if (edge.id === dropped) return { ...edge, className: styles.drop ?? '' };
  if (edge.id === hovered || edge.selected) return { ...edge, reconnectable: true };
  return edge;
}

function isShown(box: Box, frame: DOMRect, toScreen: (at: Position) => Position): boolean {
  const from = toScreen(box);
  const to = toScreen({ x: box.x + box.width, y: box.y + box.height });
  return from.x >= frame.left && from.y >= frame.top && to.x <= frame.right && to.y <= frame.bottom;
}

/** Says what to do after the first of two clicks; Escape gives up. */
function ConnectingHint({ isShown, onCancel }: { isShown: boolean; onCancel: () => void }) {
  const cancel = useConnectCancel(onCancel);
  const actions: Action[] = [
    {
      id: 'pipeline.connect.cancel',
      group: text.tabs.pipelines,
      label: text.common.cancel,
      shortcut: 'Escape',
      when: isShown,
      run: cancel,
    },
  ];
  useActions(isShown ? actions : []);
  return isShown ? (
    <Panel position="top-center">
      <p className={styles.tip} role="status">
        {text.pipeline.connecting}
      </p>
    </Panel>
  ) : null;
}

function Empty({ canEdit, onAdd }: { canEdit: boolean; onAdd: () => void }) {
  return (
    <div className={styles.empty}>
      <EmptyState
        icon={Sparkles}
        title={text.pipeline.empty}
        actions={
          canEdit ? (
            <Button leftSection={<Plus size={15} aria-hidden />} onClick={onAdd}>
              {text.pipeline.add}
            </Button>
          ) : null
        }
      >
        {canEdit ? text.pipeline.emptyBody : text.common.readOnlySmall}
      </EmptyState>
    </div>
  );
}
