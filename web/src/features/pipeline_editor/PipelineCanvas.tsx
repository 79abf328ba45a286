import { applyEdgeChanges, applyNodeChanges, type Edge } from '@xyflow/react';
import { type ReactNode, type Ref, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Canvas, type CanvasInstance } from '../../graph/Canvas';
import { type CanvasEdits, CanvasEditsProvider } from '../../graph/edits';
import { canvasMerge, flowEdges } from '../../graph/flow';
import type { CanvasNode } from '../../graph/nodes';
import type { PortEnd } from '../../model/fitting';
import { type Selection, selectionOf } from '../../model/members';
import type { NodeProblem } from '../../model/pipeline';
import type { Pipeline, Position, ProjectModel } from '../../model/project_model';
import * as text from '../../text';
import type { EditorActions } from './actions';
import { ConnectingHint, EmptyCanvas } from './CanvasNotices';
import { EdgePlus } from './EdgePlus';
import styles from './PipelineEditor.module.css';
import { selected } from './selected';
import { type CanvasHandle, useCanvasHandle } from './useCanvasHandle';
import { useConnecting } from './useConnecting';
import { useDragging } from './useDragging';
import { useEdgeHover } from './useEdgeHover';
import { useGraph } from './useGraph';

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

  const { handle } = props;
  useCanvasHandle({ handle, instance, nodes, links, actions, wanted, setNodes, setEdges });

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
        {drawn.length === 0 ? <EmptyCanvas canEdit={canEdit} onAdd={props.onAdd} /> : null}
      </Canvas>
    </CanvasEditsProvider>
  );
}

const multiSelectionKeys = ['Control', 'Meta', 'Shift'];

/** Its ends can be moved while the pointer is on it or it is selected; it is marked while a node may be dropped on it. */
function shownEdge(edge: Edge, hovered: string | null, dropped: string | null): Edge {
  if (edge.id === dropped) return { ...edge, className: styles.drop ?? '' };
  if (edge.id === hovered || edge.selected) return { ...edge, reconnectable: true };
  return edge;
}
