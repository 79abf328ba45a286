import { ActionIcon, Button, Tooltip } from '@mantine/core';
import {
  applyEdgeChanges,
  applyNodeChanges,
  type Connection,
  type Edge,
  type FinalConnectionState,
  type NodeChange,
  Panel,
} from '@xyflow/react';
import { Blocks, Network, Plus } from 'lucide-react';
import {
  type MouseEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { Canvas } from '../../graph/Canvas';
import { connectingEnd, connectingStart, portKey } from '../../graph/connecting';
import { DetourEdge } from '../../graph/DetourEdge';
import { nodeSize } from '../../graph/face';
import { flowMerge } from '../../graph/flow';
import { layoutLater, type Places, placesOf } from '../../graph/layout';
import type { OpFlowNode } from '../../graph/OpNode';
import type { NetworkFacts } from '../../keras/network';
import type { LayerProblem } from '../../model/network_problems';
import type { Position } from '../../model/project_model';
import {
  connectRefusal,
  type End,
  portsOf,
  type ResourceGraph,
  reachable,
} from '../../model/resource_graph';
import type { ResourceSchema } from '../../model/resource_schema';
import * as text from '../../text';
import { EmptyState } from '../../ui/EmptyState';
import styles from './Editor.module.css';
import { lanesOf, resourceEdges, resourceFaces } from './face';
import { bringInSight, openReadable, type ResourceFlow } from './places';
import type { Purpose, Selection } from './ResourceEditor';
import type { ResourceActions } from './resource_actions';
import { useCentered } from './useCentered';

interface Props {
  graph: ResourceGraph;
  schema: ResourceSchema | null;
  problems: LayerProblem[];
  facts: NetworkFacts | null;
  canEdit: boolean;
  /** The node of the address: it becomes selected, and visible. */
  chosen: string | undefined;
  actions: ResourceActions;
  overlay: ReactNode;
  onPointer: (position: Position | null) => void;
  onSelect: (selection: Selection) => void;
  onPurpose: (purpose: Purpose) => void;
  onReady: (instance: ResourceFlow) => void;
  /** Gets what selects nodes, also those that are not there yet. */
  selecting: { current: SelectNodes | null };
}

export type SelectNodes = (ids: readonly string[]) => void;

const halfNode = 90;
const edgeTypes = { detour: DetourEdge };

export function ResourceCanvas(props: Props) {
  const { graph, schema, facts, canEdit, actions, onSelect, onPurpose } = props;
  const instance = useRef<ResourceFlow | null>(null);
  const frame = useCentered(instance);
  const { faces, links, places, lanes } = useDrawn(props);
  const [nodes, setNodes] = useState<OpFlowNode[]>(() => flowMerge([], faces, places));
  const [edges, setEdges] = useState<Edge[]>(() => resourceEdges(graph, facts, lanes));

  const awaited = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const wanted = awaited.current;
    if (faces.some(({ id }) => wanted.has(id))) awaited.current = new Set();
    setNodes((present) => {
      const merged = flowMerge(present, faces, places);
      return merged.some(({ id }) => wanted.has(id)) ? selected(merged, wanted) : merged;
    });
  }, [faces, places]);
  const select = useCallback((ids: readonly string[]) => {
    awaited.current = new Set(ids);
    setNodes((present) => selected(present, awaited.current));
  }, []);
  props.selecting.current = select;
  useEffect(() => {
    setEdges((present) => {
      const selected = new Set(present.filter((edge) => edge.selected).map(({ id }) => id));
      return resourceEdges(graph, facts, lanes).map((edge) => ({
        ...edge,
        selected: selected.has(edge.id),
      }));
    });
  }, [graph, facts, lanes]);
  useChosen(props.chosen, nodes, setNodes, setEdges, instance);

  const onSelectionChange = useCallback(
    (selection: { nodes: OpFlowNode[]; edges: Edge[] }) =>
      onSelect({
        nodes: selection.nodes.map(({ id }) => id),
        edges: selection.edges.map(({ id }) => id),
      }),
    [onSelect],
  );
  /** The first move in a graph without positions fixes the places of all its nodes. */
  const moved = (ended: Places) => {
    const isLaidOut = Object.values(graph.nodes).some(({ position }) => !position);
    void actions.move(isLaidOut ? { ...places, ...ended } : ended);
  };
  const onNodesChange = (changes: NodeChange<OpFlowNode>[]) => {
    setNodes((present) => applyNodeChanges(changes, present));
    const ended = movesOf(changes, places);
    if (Object.keys(ended).length > 0) moved(ended);
  };
  const tidy = async () => {
    const sizes = faces.map((face) => ({ id: face.id, ...nodeSize(face) }));
    await actions.move(await layoutLater(sizes, links));
  };
  const placeAt = (event: { clientX: number; clientY: number }) => {
    const place = instance.current?.screenToFlowPosition({ x: event.clientX, y: event.clientY });
    return { x: Math.round((place?.x ?? 0) - halfNode), y: Math.round(place?.y ?? 0) };
  };
  const addAt = (event: MouseEvent) => {
    const isPane = event.target instanceof Element && event.target.matches('.react-flow__pane');
    if (canEdit && isPane) onPurpose({ kind: 'place', position: placeAt(event) });
  };
  const word = schema?.node ?? text.resources.node;

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the mouse; the button and the key A do the same
    <div ref={frame} className={styles.canvas} onDoubleClick={addAt}>
      <Canvas
        label={text.resources.canvas}
        nodes={nodes}
        edges={edges}
        edgeTypes={edgeTypes}
        nodesDraggable={canEdit}
        nodesConnectable={canEdit}
        zoomOnDoubleClick={false}
        overlay={props.overlay}
        onPointer={props.onPointer}
        onReady={(ready) => {
          instance.current = ready;
          openReadable(ready);
          if (props.chosen) bringInSight(ready, props.chosen);
          props.onReady(ready);
        }}
        onNodesChange={onNodesChange}
        onEdgesChange={(changes) => setEdges((present) => applyEdgeChanges(changes, present))}
        onSelectionChange={onSelectionChange}
        isValidConnection={(connection) =>
          schema !== null && connectRefusal(schema, graph, ...endsOf(connection)) === null
        }
        onConnect={(connection) => void actions.connect(...endsOf(connection))}
        onConnectStart={(_event, { nodeId, handleId, handleType }) => {
          if (!schema || !nodeId || !handleId || !handleType) return;
          const fits = fitting(schema, graph, handleType, [nodeId, handleId]);
          connectingStart({ node: nodeId, port: handleId, side: handleType }, fits);
        }}
        onConnectEnd={(event, state) => {
          connectingEnd();
          const refused = refusedEnds(state);
          if (refused) void actions.connect(...refused);
          const from = openEnd(state);
          if (from && canEdit && 'clientX' in event)
            onPurpose({ kind: 'after', from, position: placeAt(event) });
        }}
        onEdgeDoubleClick={(_event, edge) => {
          if (canEdit) onPurpose({ kind: 'insert', edge: edge.id });
        }}
      >
        {canEdit && faces.length > 1 ? (
          <Panel position="top-right">
            <Tooltip label={text.resources.tidy}>
              <ActionIcon
                variant="default"
                aria-label={text.resources.tidy}
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
              icon={Blocks}
              title={text.resources.empty(word)}
              actions={
                canEdit ? (
                  <Button
                    leftSection={<Plus size={15} aria-hidden />}
                    onClick={() => onPurpose({ kind: 'place', position: null })}
                  >
                    {text.resources.add(word)}
                  </Button>
                ) : null
              }
            >
              {canEdit ? text.resources.emptyBody(word) : text.resources.emptyViewer}
            </EmptyState>
          </div>
        ) : null}
      </Canvas>
    </div>
  );
}

/** Selects these and no others. */
const selected = (nodes: OpFlowNode[], ids: ReadonlySet<string>) =>
  nodes.map((node) => ({ ...node, selected: ids.has(node.id) }));

function useDrawn({ schema, graph, problems, facts }: Props) {
  const faces = useMemo(
    () => resourceFaces(schema, graph, problems, facts),
    [schema, graph, problems, facts],
  );
  const links = useMemo(
    () => Object.values(graph.edges).map(({ from, to }) => ({ from: from[0], to: to[0] })),
    [graph.edges],
  );
  const places = useMemo(() => {
    const own = Object.fromEntries(
      Object.entries(graph.nodes).map(([id, { position }]) => [id, position]),
    );
    const sizes = faces.map((face) => ({ id: face.id, ...nodeSize(face) }));
    return placesOf(sizes, links, own);
  }, [faces, links, graph.nodes]);
  const lanes = useMemo(() => lanesOf(graph, faces, places), [graph, faces, places]);
  return { faces, links, places, lanes };
}

/** The keys of the ports that a connection from here may end at. */
function fitting(
  schema: ResourceSchema,
  graph: ResourceGraph,
  side: 'source' | 'target',
  start: End,
): Set<string> {
  const isSource = side === 'source';
  const circle = reachable(graph, start[0], isSource ? 'against' : 'along');
  const keys = Object.keys(graph.nodes).flatMap((node) => {
    const { inputs, outputs } = portsOf(schema, graph, node);
    return (isSource ? inputs : outputs)
      .map(({ name }): End => [node, name])
      .filter((end) => {
        const [from, to] = isSource ? [start, end] : [end, start];
        return connectRefusal(schema, graph, from, to, () => circle.has(node)) === null;
      })
      .map(([, port]) => portKey({ node, port, side: isSource ? 'target' : 'source' }));
  });
  return new Set(keys);
}

/** Selects the node of the address once it is there, and brings it into sight when it is not. */
function useChosen(
  chosen: string | undefined,
  nodes: OpFlowNode[],
  setNodes: (change: (present: OpFlowNode[]) => OpFlowNode[]) => void,
  setEdges: (change: (present: Edge[]) => Edge[]) => void,
  instance: { current: ResourceFlow | null },
) {
  const done = useRef<string | undefined>(undefined);
  const isThere = nodes.some(({ id }) => id === chosen);
  useEffect(() => {
    if (done.current === chosen || (chosen !== undefined && !isThere)) return;
    done.current = chosen;
    if (chosen === undefined) return;
    setNodes((present) =>
      present.some(({ id, selected }) => id === chosen && selected)
        ? present
        : present.map((node) => ({ ...node, selected: node.id === chosen })),
    );
    setEdges((present) => present.map((edge) => ({ ...edge, selected: false })));
    if (instance.current) bringInSight(instance.current, chosen);
  }, [chosen, isThere, setNodes, setEdges, instance]);
}

/** The places that nodes have come to rest at, when they are new. */
function movesOf(changes: readonly NodeChange<OpFlowNode>[], places: Places): Places {
  const moves: Places = {};
  for (const change of changes) {
    if (change.type !== 'position' || change.dragging !== false || !change.position) continue;
    const x = Math.round(change.position.x);
    const y = Math.round(change.position.y);
    const before = places[change.id];
    if (before && (before.x !== x || before.y !== y)) moves[change.id] = { x, y };
  }
  return moves;
}

function endsOf(connection: Connection | Edge): [from: End, to: End] {
  return [
    [connection.source, connection.sourceHandle ?? ''],
    [connection.target, connection.targetHandle ?? ''],
  ];
}

/** The ends of a connection that was dropped on a port and refused. */
function refusedEnds(state: FinalConnectionState): [from: End, to: End] | null {
  const { fromHandle, toHandle, isValid } = state;
  if (isValid !== false || !fromHandle?.id || !toHandle?.id) return null;
  if (fromHandle.type === toHandle.type) return null;
  const a: End = [fromHandle.nodeId, fromHandle.id];
  const b: End = [toHandle.nodeId, toHandle.id];
  return fromHandle.type === 'source' ? [a, b] : [b, a];
}

/** The output whose connection was dropped on the empty canvas. */
function openEnd({ fromHandle, toHandle, toNode }: FinalConnectionState): End | null {
  const isOpen = !toHandle && !toNode && fromHandle?.type === 'source' && fromHandle.id;
  return isOpen ? [fromHandle.nodeId, fromHandle.id ?? ''] : null;
}
