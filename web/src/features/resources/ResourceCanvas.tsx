import { ActionIcon, Button, Tooltip } from '@mantine/core';
import {
  applyEdgeChanges,
  applyNodeChanges,
  type Connection,
  type Edge,
  type FinalConnectionState,
  type NodeChange,
  type NodePositionChange,
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
import { boxOf, flowMerge } from '../../graph/flow';
import { layoutLater, type Places } from '../../graph/layout';
import type { CanvasNode, GroupFlowNode } from '../../graph/nodes';
import { type OpFlowNode, OpNode } from '../../graph/OpNode';
import type { NetworkFacts } from '../../keras/network';
import { drawnRefusal } from '../../model/block_connect';
import type { LayerProblem } from '../../model/network_problems';
import { blockKey, blockOfKey, type NetworkView, shownKey } from '../../model/network_view';
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
import { BlockFolding, BlockFrame } from './BlockFrame';
import { blockFrame } from './block_face';
import { framedLayout } from './block_layout';
import { depthOf, frameBoxes, storedMoves } from './block_places';
import styles from './Editor.module.css';
import { resourceEdges } from './face';
import { bringInSight, openReadable, type ResourceFlow } from './places';
import type { Purpose, Selection } from './ResourceEditor';
import type { ResourceActions } from './resource_actions';
import { useCentered } from './useCentered';
import { type Drawn, useDrawn } from './useDrawn';
import { type Folding, foldingOf } from './useFolding';

interface Props {
  graph: ResourceGraph;
  view: NetworkView;
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
  /** Gets what collapses and opens blocks. */
  folding: { current: Folding | null };
}

export type SelectNodes = (ids: readonly string[]) => void;

const halfNode = 90;
const edgeTypes = { detour: DetourEdge };
const nodeTypes = { op: OpNode, frame: BlockFrame };

export function ResourceCanvas(props: Props) {
  const { graph, schema, facts, canEdit, actions, onSelect, onPurpose } = props;
  const instance = useRef<ResourceFlow | null>(null);
  const frame = useCentered(instance);
  const drawn = useDrawn(props);
  const { faces, links, places, lanes, shown } = drawn;
  const [nodes, setNodes] = useState<OpFlowNode[]>(() => flowMerge([], faces, places));
  const [edges, setEdges] = useState<Edge[]>(() => resourceEdges(shown, facts, lanes));
  const live = useRef(nodes);
  live.current = nodes;
  const frames = useFrames(props, drawn, nodes, live);

  const awaited = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const wanted = awaited.current;
    if (faces.some(({ id }) => wanted.has(id))) awaited.current = new Set();
    setNodes((present) => {
      const merged = flowMerge(present, faces, places);
      return merged.some(({ id }) => wanted.has(id)) ? selected(merged, wanted) : merged;
    });
  }, [faces, places]);
  const { choose } = frames;
  const select = useCallback(
    (ids: readonly string[]) => {
      awaited.current = new Set(ids);
      setNodes((present) => selected(present, awaited.current));
      choose(ids);
    },
    [choose],
  );
  props.selecting.current = select;
  const { fold, ...others } = foldingOf({ schema, graph, facts, actions, drawn, nodes: live });
  const folding: Folding = {
    ...others,
    fold: (block) => {
      fold(block);
      select([blockKey(block)]);
    },
  };
  props.folding.current = folding;
  useEffect(() => {
    setEdges((present) => {
      const selected = new Set(present.filter((edge) => edge.selected).map(({ id }) => id));
      return resourceEdges(shown, facts, lanes).map((edge) => ({
        ...edge,
        selected: selected.has(edge.id),
      }));
    });
  }, [shown, facts, lanes]);
  const chosen = props.chosen && shownKey(graph, props.chosen);
  useChosen(chosen, nodes, setNodes, setEdges, instance);

  const onSelectionChange = useCallback(
    (selection: { nodes: CanvasNode[]; edges: Edge[] }) =>
      onSelect({
        nodes: selection.nodes.filter(({ id }) => blockOfKey(id) === undefined).map(({ id }) => id),
        edges: selection.edges.map(({ id }) => id),
        blocks: selection.nodes.flatMap(({ id }) => blockOfKey(id) ?? []),
      }),
    [onSelect],
  );
  /** The first move in a graph without positions fixes the places of all its nodes. */
  const moved = (ended: Places) => {
    const isLaidOut = Object.values(graph.nodes).some(({ position }) => !position);
    void actions.move(storedMoves(graph, isLaidOut ? { ...places, ...ended } : ended, places));
  };
  const onNodesChange = (changes: NodeChange<CanvasNode>[]) => {
    const ofNodes = frames.take(changes);
    live.current = applyNodeChanges(ofNodes, live.current);
    setNodes(live.current);
    const ended = movesOf(ofNodes, places);
    if (Object.keys(ended).length > 0) moved(ended);
  };
  const tidy = async () => {
    const sizes = faces.map((face) => ({ id: face.id, ...nodeSize(face) }));
    const isFramed = Object.keys(drawn.within).length > 0;
    const laid = isFramed
      ? framedLayout(sizes, links, drawn.within)
      : await layoutLater(sizes, links);
    await actions.move(storedMoves(graph, laid, places));
  };
  const placeAt = (event: { clientX: number; clientY: number }) => {
    const place = instance.current?.screenToFlowPosition({ x: event.clientX, y: event.clientY });
    return { x: Math.round((place?.x ?? 0) - halfNode), y: Math.round(place?.y ?? 0) };
  };
  const addAt = (event: MouseEvent) => {
    const isPane = event.target instanceof Element && event.target.matches('.react-flow__pane');
    const card = event.target instanceof Element && event.target.closest('[data-id^="block:"]');
    const block = card && blockOfKey(card.getAttribute('data-id') ?? '');
    if (canEdit && block && props.view.collapsed[block]) folding.fold(block);
    if (!canEdit || !isPane) return;
    const position = placeAt(event);
    onPurpose({ kind: 'place', position, ...frames.at(position) });
  };
  const word = schema?.node ?? text.resources.node;

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the mouse; the button and the key A do the same
    <div ref={frame} className={styles.canvas} onDoubleClick={addAt}>
      <BlockFolding value={canEdit ? folding.fold : null}>
        <Canvas<CanvasNode>
          label={text.resources.canvas}
          nodes={frames.nodes.length > 0 ? [...frames.nodes, ...nodes] : nodes}
          nodeTypes={nodeTypes}
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
            if (chosen) bringInSight(ready, chosen);
            props.onReady(ready);
          }}
          onNodesChange={onNodesChange}
          onEdgesChange={(changes) => setEdges((present) => applyEdgeChanges(changes, present))}
          onSelectionChange={onSelectionChange}
          isValidConnection={(connection) =>
            schema !== null && drawnRefusal(schema, graph, ...endsOf(connection)) === null
          }
          onConnect={(connection) => void actions.connect(...endsOf(connection))}
          onConnectStart={(_event, { nodeId, handleId, handleType }) => {
            if (!schema || !nodeId || !handleId || !handleType) return;
            const fits = fitting(schema, graph, props.view, handleType, [nodeId, handleId]);
            connectingStart({ node: nodeId, port: handleId, side: handleType }, fits);
          }}
          onConnectEnd={(event, state) => {
            connectingEnd();
            const refused = refusedEnds(state);
            if (refused) void actions.connect(...refused);
            const from = openEnd(state);
            if (!from || !canEdit || !('clientX' in event)) return;
            const position = placeAt(event);
            onPurpose({ kind: 'after', from, position, ...frames.at(position) });
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
      </BlockFolding>
    </div>
  );
}

/** Selects these and no others. */
const selected = (nodes: OpFlowNode[], ids: ReadonlySet<string>) =>
  nodes.map((node) => ({ ...node, selected: ids.has(node.id) }));

/** The frames of open blocks: drawn around what is in them, which goes with them. */
function useFrames(
  { graph, problems }: Props,
  { within }: Drawn,
  nodes: OpFlowNode[],
  live: { current: OpFlowNode[] },
) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const boxesNow = (present: OpFlowNode[]) =>
    Object.keys(within).length > 0 ? frameBoxes(within, present.map(boxOf)) : [];
  // biome-ignore lint/correctness/useExhaustiveDependencies: boxesNow is of `within` alone
  const boxes = useMemo(() => boxesNow(nodes), [within, nodes]);
  const drawnFrames = useMemo(
    () =>
      boxes.map(
        (box): GroupFlowNode => ({
          ...blockFrame(graph, box, depthOf(within, box.id), problems),
          selected: chosen.has(box.id),
        }),
      ),
    [boxes, graph, within, problems, chosen],
  );
  const choose = useCallback((ids: readonly string[]) => setChosen(new Set(ids)), []);
  const isFrame = (id: string) => boxes.some((box) => box.id === id);
  const isIn = (id: string, frame: string): boolean =>
    within[id] !== undefined && (within[id] === frame || isIn(within[id], frame));
  const carry = ({ id, position, dragging = false }: NodePositionChange) => {
    const box = boxesNow(live.current).find((one) => one.id === id);
    if (!box) return [];
    const { x, y } = position ?? box;
    return live.current
      .filter((node) => isIn(node.id, id))
      .map(
        (node): NodeChange<OpFlowNode> => ({
          type: 'position',
          id: node.id,
          position: { x: node.position.x + x - box.x, y: node.position.y + y - box.y },
          dragging,
        }),
      );
  };
  return {
    nodes: drawnFrames,
    choose,
    /** Keeps what is said of frames; answers what is said of nodes, and where frames take them. */
    take: (changes: NodeChange<CanvasNode>[]): NodeChange<OpFlowNode>[] =>
      changes.flatMap((change): NodeChange<OpFlowNode>[] => {
        if (!('id' in change) || !isFrame(change.id)) return [change as NodeChange<OpFlowNode>];
        if (change.type === 'select')
          setChosen((present) => {
            const next = new Set(present);
            if (change.selected) next.add(change.id);
            else next.delete(change.id);
            return next;
          });
        return change.type === 'position' ? carry(change) : [];
      }),
    /** The innermost block whose frame a place is in. */
    at: ({ x, y }: Position): { block?: string } => {
      const around = boxes.filter(
        (box) => x >= box.x && y >= box.y && x < box.x + box.width && y < box.y + box.height,
      );
      const block = blockOfKey(around.at(-1)?.id ?? '');
      return block === undefined ? {} : { block };
    },
  };
}

/** The keys of the ports that a connection from here may end at. */
function fitting(
  schema: ResourceSchema,
  graph: ResourceGraph,
  view: NetworkView,
  side: 'source' | 'target',
  start: End,
): Set<string> {
  const isSource = side === 'source';
  const isCard = blockOfKey(start[0]) !== undefined;
  const circle = isCard
    ? new Set<string>()
    : reachable(graph, start[0], isSource ? 'against' : 'along');
  const keyOf = ([node, port]: End) =>
    portKey({ node, port, side: isSource ? 'target' : 'source' });
  const endsAt = (end: End) => (isSource ? ([start, end] as const) : ([end, start] as const));
  const nodes = view.nodes.flatMap((node) => {
    const { inputs, outputs } = portsOf(schema, graph, node);
    return (isSource ? inputs : outputs)
      .map(({ name }): End => [node, name])
      .filter((end) =>
        isCard
          ? drawnRefusal(schema, graph, ...endsAt(end)) === null
          : connectRefusal(schema, graph, ...endsAt(end), () => circle.has(node)) === null,
      )
      .map(keyOf);
  });
  const cards = Object.entries(view.collapsed).flatMap(([block, { inputs, outputs }]) =>
    (isSource ? inputs : outputs)
      .map(({ name }): End => [blockKey(block), name])
      .filter((end) => drawnRefusal(schema, graph, ...endsAt(end)) === null)
      .map(keyOf),
  );
  return new Set([...nodes, ...cards]);
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
