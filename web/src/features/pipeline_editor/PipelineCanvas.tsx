import { ActionIcon, Button, Tooltip } from '@mantine/core';
import {
  applyEdgeChanges,
  applyNodeChanges,
  type Connection,
  type Edge,
  type FinalConnectionState,
  Panel,
} from '@xyflow/react';
import { Network, Plus, Sparkles } from 'lucide-react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { Canvas, type CanvasInstance } from '../../graph/Canvas';
import { type NodeFace, nodeFace, nodeSize } from '../../graph/face';
import { flowEdges, flowMerge } from '../../graph/flow';
import { layoutLater, type Places, placesOf } from '../../graph/layout';
import type { OpFlowNode } from '../../graph/OpNode';
import { connectProblem, type NodeProblem } from '../../model/pipeline';
import type { Pipeline, ProjectModel } from '../../model/project_model';
import * as text from '../../text';
import { EmptyState } from '../../ui/EmptyState';
import type { EditorActions } from './actions';
import type { Selection } from './PipelineEditor';
import styles from './PipelineEditor.module.css';

interface Props {
  model: ProjectModel;
  pipeline: Pipeline;
  artifactNames: Record<string, string>;
  problems: NodeProblem[];
  canEdit: boolean;
  initialNode: string | undefined;
  actions: EditorActions;
  onSelect: (selection: Selection) => void;
  onReady: (instance: CanvasInstance) => void;
  onAdd: () => void;
}

export function PipelineCanvas(props: Props) {
  const { model, pipeline, canEdit, actions, onSelect } = props;
  const { faces, places, links } = useGraph(props);
  const [nodes, setNodes] = useState<OpFlowNode[]>(() =>
    flowMerge([], faces, places).map((node) => ({
      ...node,
      selected: node.id === props.initialNode,
    })),
  );
  const [edges, setEdges] = useState<Edge[]>(() => flowEdges(pipeline.edges));

  useEffect(() => setNodes((present) => flowMerge(present, faces, places)), [faces, places]);
  useEffect(() => {
    setEdges((present) => {
      const selected = new Set(present.filter((edge) => edge.selected).map(({ id }) => id));
      return flowEdges(pipeline.edges).map((edge) => ({
        ...edge,
        selected: selected.has(edge.id),
      }));
    });
  }, [pipeline.edges]);

  const onSelectionChange = useCallback(
    (selection: { nodes: OpFlowNode[]; edges: Edge[] }) =>
      onSelect({
        nodes: selection.nodes.map(({ id }) => id),
        edges: selection.edges.map(({ id }) => id),
      }),
    [onSelect],
  );
  const tidy = async () => {
    const sizes = faces.map((face) => ({ id: face.id, ...nodeSize(face) }));
    await actions.move(await layoutLater(sizes, links));
  };
  /** The first drag in a pipeline without positions fixes the places of all its nodes. */
  const moved = (dragged: OpFlowNode[]) => {
    const isLaidOut = Object.values(pipeline.nodes).some(({ position }) => !position);
    const moves: Places = isLaidOut ? { ...places } : {};
    for (const { id, position } of dragged)
      moves[id] = { x: Math.round(position.x), y: Math.round(position.y) };
    void actions.move(moves);
  };

  return (
    <Canvas
      label={text.pipeline.canvas}
      nodes={nodes}
      edges={edges}
      nodesDraggable={canEdit}
      nodesConnectable={canEdit}
      zoomOnDoubleClick={false}
      onReady={props.onReady}
      onNodesChange={(changes) => setNodes((present) => applyNodeChanges(changes, present))}
      onEdgesChange={(changes) => setEdges((present) => applyEdgeChanges(changes, present))}
      onSelectionChange={onSelectionChange}
      onNodeDragStop={(_event, _node, dragged) => moved(dragged)}
      isValidConnection={(connection) => {
        const [from, to] = ends(connection);
        return connectProblem(model, pipeline, from, to) === null;
      }}
      onConnect={(connection) => {
        const [from, to] = ends(connection);
        void actions.connect(from, to);
      }}
      onConnectEnd={(_event, state) => {
        const refused = refusedEnds(state);
        if (refused) actions.refuse(model, ...refused);
      }}
    >
      {canEdit && faces.length > 1 ? (
        <Panel position="top-right">
          <Tooltip label={text.pipeline.tidy}>
            <ActionIcon
              variant="default"
              aria-label={text.pipeline.tidy}
              onClick={() => void tidy()}
            >
              <Network size={16} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </Panel>
      ) : null}
      {faces.length === 0 ? (
        <div className={styles.empty}>
          <EmptyState
            icon={Sparkles}
            title={text.pipeline.empty}
            actions={
              canEdit ? (
                <Button leftSection={<Plus size={15} aria-hidden />} onClick={props.onAdd}>
                  {text.pipeline.add}
                </Button>
              ) : null
            }
          >
            {canEdit ? text.pipeline.emptyBody : text.common.readOnlySmall}
          </EmptyState>
        </div>
      ) : null}
    </Canvas>
  );
}

function useGraph({ model, pipeline, artifactNames, problems }: Props) {
  const faces = useMemo<NodeFace[]>(
    () =>
      Object.entries(pipeline.nodes).map(([id, node]) => ({
        ...nodeFace(model, id, node, artifactNames),
        problem: problems.find((problem) => problem.node === id)?.detail ?? null,
      })),
    [model, pipeline.nodes, artifactNames, problems],
  );
  const links = useMemo(
    () => Object.values(pipeline.edges).map(({ from, to }) => ({ from: from[0], to: to[0] })),
    [pipeline.edges],
  );
  const places = useMemo(() => {
    const own = Object.fromEntries(
      Object.entries(pipeline.nodes).map(([id, { position }]) => [id, position]),
    );
    const sizes = faces.map((face) => ({ id: face.id, ...nodeSize(face) }));
    return placesOf(sizes, links, own);
  }, [faces, links, pipeline.nodes]);
  return { faces, places, links };
}

type End = [node: string, port: string];

function ends(connection: Connection | Edge): [End, End] {
  return [
    [connection.source, connection.sourceHandle ?? ''],
    [connection.target, connection.targetHandle ?? ''],
  ];
}

/** The ends of a connection that was dropped on a port and refused. */
function refusedEnds(state: FinalConnectionState): [End, End] | null {
  const { fromHandle, toHandle, isValid } = state;
  if (isValid !== false || !fromHandle?.id || !toHandle?.id) return null;
  const a: End = [fromHandle.nodeId, fromHandle.id];
  const b: End = [toHandle.nodeId, toHandle.id];
  if (fromHandle.type === toHandle.type) return null;
  return fromHandle.type === 'source' ? [a, b] : [b, a];
}
