import {
  type Connection,
  type Edge,
  type FinalConnectionState,
  type OnConnectStartParams,
  useStoreApi,
} from '@xyflow/react';
import { useRef, useState } from 'react';
import { connectingEnd, connectingNow, connectingStart, portKey } from '../../graph/connecting';
import { type End, endsOf, fittingPorts, otherSide, type PortEnd } from '../../model/fitting';
import { connectProblem, edgeInto } from '../../model/pipeline';
import type { Pipeline, Position, ProjectModel } from '../../model/project_model';
import type { EditorActions } from './actions';

interface Given {
  model: ProjectModel;
  pipeline: Pipeline;
  actions: EditorActions;
  /** A connection was dropped where nothing is. */
  onDropped: (port: PortEnd, at: Position) => void;
}

/** Drawing connections, by drag or by two clicks, and giving an edge other ends. */
export function useConnecting({ model, pipeline, actions, onDropped }: Given) {
  const moving = useRef<string | null>(null);
  const [isClicking, setClicking] = useState(false);
  /** The pipeline as it would be without the edge that is being moved. */
  const content = () => (moving.current ? without(pipeline, moving.current) : pipeline);

  const start = (params: OnConnectStartParams) => {
    const { nodeId, handleId, handleType } = params;
    if (!nodeId || !handleId || !handleType) return;
    const end: PortEnd = { node: nodeId, port: handleId, side: handleType };
    connectingStart(end, new Set(fittingPorts(model, content(), end).map(portKey)));
  };
  const end = (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
    connectingEnd();
    const from = startOf(state);
    if (moving.current || !from || state.isValid) return;
    const refused = refusedEnds(state);
    if (refused) return actions.refuse(...refused);
    if (state.toNode && !state.toHandle) return dropOn(state.toNode.id, from);
    if (isPane(event.target)) onDropped(from, pointOf(event));
  };
  /** Dropped on a node rather than on a port: the first free one that fits, else the first that fits. */
  const dropOn = (node: string, from: PortEnd) => {
    const fitting = fittingPorts(model, pipeline, from).filter((one) => one.node === node);
    const isFree = ({ port, side }: PortEnd) =>
      side === 'source' || edgeInto(pipeline, node, port) === undefined;
    const to = fitting.find(isFree) ?? fitting[0];
    if (to) void actions.connect(...endsOf(from, to));
  };

  return {
    isClicking,
    cancel: () => setClicking(false),
    handlers: {
      isValidConnection: (connection: Connection | Edge) =>
        connectProblem(model, content(), ...ends(connection)) === null,
      onConnect: (connection: Connection) => void actions.connect(...ends(connection)),
      onConnectStart: (_event: unknown, params: OnConnectStartParams) => start(params),
      onConnectEnd: end,
      onClickConnectStart: (_event: unknown, params: OnConnectStartParams) => {
        setClicking(true);
        start(params);
      },
      onClickConnectEnd: (event: MouseEvent | TouchEvent) => {
        setClicking(false);
        const refused = clickedEnds(event.target);
        if (refused) actions.refuse(...refused);
        connectingEnd();
      },
      onReconnectStart: (_event: unknown, edge: Edge) => {
        moving.current = edge.id;
      },
      onReconnect: (edge: Edge, connection: Connection) =>
        void actions.reconnect(edge.id, ...ends(connection)),
      onReconnectEnd: () => {
        moving.current = null;
        connectingEnd();
      },
    },
  };

  function clickedEnds(target: EventTarget | null): [End, End] | null {
    const handle = target instanceof Element ? target.closest('.react-flow__handle') : null;
    const begun = connectingNow();
    const node = handle?.getAttribute('data-nodeid');
    const port = handle?.getAttribute('data-handleid');
    if (!begun || !node || !port || !handle?.classList.contains(otherSide(begun.side))) return null;
    return endsOf(begun, { node, port, side: otherSide(begun.side) });
  }
}

/** Gives up a connection that was begun with a click. */
export function useConnectCancel(onCancel: () => void) {
  const store = useStoreApi();
  return () => {
    store.setState({ connectionClickStartHandle: null });
    connectingEnd();
    onCancel();
  };
}

function without(pipeline: Pipeline, edge: string): Pipeline {
  const { [edge]: _gone, ...edges } = pipeline.edges;
  return { ...pipeline, edges };
}

function ends(connection: Connection | Edge): [End, End] {
  return [
    [connection.source, connection.sourceHandle ?? ''],
    [connection.target, connection.targetHandle ?? ''],
  ];
}

function startOf({ fromHandle }: FinalConnectionState): PortEnd | null {
  if (!fromHandle?.id) return null;
  return { node: fromHandle.nodeId, port: fromHandle.id, side: fromHandle.type };
}

/** The ends of a connection that was dropped on a port and refused. */
function refusedEnds(state: FinalConnectionState): [End, End] | null {
  const { fromHandle, toHandle, isValid } = state;
  const from = startOf(state);
  if (isValid !== false || !from || !toHandle?.id || fromHandle?.type === toHandle.type)
    return null;
  return endsOf(from, { node: toHandle.nodeId, port: toHandle.id, side: toHandle.type });
}

const isPane = (target: EventTarget | null) =>
  target instanceof Element && target.classList.contains('react-flow__pane');

function pointOf(event: MouseEvent | TouchEvent): Position {
  const point = 'changedTouches' in event ? event.changedTouches[0] : event;
  return { x: point?.clientX ?? 0, y: point?.clientY ?? 0 };
}
