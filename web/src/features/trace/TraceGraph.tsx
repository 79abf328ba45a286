import { applyNodeChanges, type Edge, type NodeMouseHandler } from '@xyflow/react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ExecutionDetail, Job } from '../../api/types';
import { useCanvasPeople } from '../../collab/CanvasPeople';
import { useModel } from '../../collab/open_document';
import { Canvas, type CanvasInstance } from '../../graph/Canvas';
import { type NodeFace, nodeSize } from '../../graph/face';
import { canvasMerge, flowEdges, flowNode, groupNode } from '../../graph/flow';
import { type Places, placesOf } from '../../graph/layout';
import { nestedPlaces } from '../../graph/nested_places';
import type { CanvasNode } from '../../graph/nodes';
import { valueText } from '../../model/format';
import { builtIns, isBuiltIn } from '../../model/pipeline';
import type { PipelineEdge, ProjectModel } from '../../model/project_model';
import * as text from '../../text';
import { errorLine } from './error_line';
import './trace_graph.css';

interface Props {
  execution: ExecutionDetail;
  chosen: string | undefined;
  /** A node that was asked for from elsewhere; it is brought into the middle. */
  sought: string | null;
  onChoose: (job: Job) => void;
}

const leftOutClass = 'left-out';

/** The pipeline as it was when it ran, coloured by how its jobs are; what was left out is there, but pale. */
export function TraceGraph({ execution, chosen, sought, onChoose }: Props) {
  const { edges: snapshot, job_list: jobs } = execution;
  const model = useModel(execution.project);
  const selection = useMemo(() => (chosen === undefined ? [] : [chosen]), [chosen]);
  const people = useCanvasPeople(execution.project, `/executions/${execution.id}`, selection);
  const instance = useRef<CanvasInstance<CanvasNode> | null>(null);
  const faces = useMemo(() => traceFaces(execution, model), [execution, model]);
  const { places, frames } = useMemo(() => {
    const own = Object.fromEntries(
      Object.entries(execution.nodes).map(([id, { position }]) => [id, position]),
    );
    const sizes = faces.map((face) => ({ id: face.id, ...nodeSize(face) }));
    const links = Object.values(snapshot).map(({ from, to }) => ({ from: from[0], to: to[0] }));
    if (Object.values(execution.nodes).some(({ within }) => within))
      return nestedPlaces(
        sizes.map((size) => ({ ...size, ...placedIn(execution, size.id) })),
        links,
      );
    return { places: centered(faces, placesOf(sizes, links, own), own), frames: {} };
  }, [execution, faces, snapshot]);
  const drawn = useMemo<CanvasNode[]>(
    () => [
      ...Object.entries(frames).map(([id, frame]) => ({
        ...groupNode(id, frame),
        selectable: false,
        focusable: false,
      })),
      ...faces.map((face) => flowNode(face, places[face.id] ?? { x: 0, y: 0 })),
    ],
    [faces, places, frames],
  );
  const [nodes, setNodes] = useState<CanvasNode[]>(drawn);
  useEffect(() => {
    setNodes((present) =>
      canvasMerge(present, drawn).map((node) => {
        const selected = node.id === chosen;
        const className = execution.nodes[node.id]?.left_out ? leftOutClass : '';
        const isSame = node.selected === selected && (node.className ?? '') === className;
        return isSame ? node : { ...node, selected, className };
      }),
    );
  }, [drawn, chosen, execution.nodes]);
  useEffect(() => {
    const node = sought ? instance.current?.getNode(sought) : undefined;
    if (!node || !instance.current) return;
    const { position, width = 0, height = 0 } = node;
    const zoom = Math.max(0.6, instance.current.getZoom());
    void instance.current.setCenter(position.x + width / 2, position.y + height / 2, {
      zoom,
      duration: 200,
    });
  }, [sought]);
  const edges = useMemo(() => traceEdges(snapshot, jobs), [snapshot, jobs]);

  const choose = useCallback(
    (node: string) => {
      const job = jobs.find((one) => one.node === node);
      if (job) onChoose(job);
    },
    [jobs, onChoose],
  );
  const onNodeClick: NodeMouseHandler<CanvasNode> = (_event, node) => choose(node.id);

  return (
    <Canvas
      label={text.trace.graph}
      nodes={nodes}
      edges={edges}
      nodesDraggable={false}
      nodesConnectable={false}
      edgesFocusable={false}
      elementsSelectable
      onNodesChange={(changes) => {
        const picked = changes.find((change) => change.type === 'select' && change.selected);
        if (picked?.type === 'select') choose(picked.id);
        const others = changes.filter(({ type }) => type !== 'select');
        setNodes((present) => applyNodeChanges(others, present));
      }}
      onNodeClick={onNodeClick}
      overlay={people.overlay}
      onPointer={people.onPointer}
      onReady={(ready) => {
        instance.current = ready;
      }}
    />
  );
}

const placedIn = ({ nodes }: ExecutionDetail, id: string) => ({
  position: nodes[id]?.position,
  within: nodes[id]?.within,
});

/** The name without those of the nodes that it is in, which the frames round it show. */
function nameWithin({ nodes }: ExecutionDetail, id: string, name: string): string {
  const outer = (nodes[id]?.within ?? []).map((one) => `${one.name} / `).join('');
  return name.startsWith(outer) ? name.slice(outer.length) : name;
}

/** Nodes are wider here than in the editor, where they were placed; they keep their middle. */
function centered(
  faces: readonly NodeFace[],
  places: Places,
  own: Readonly<Record<string, unknown>>,
): Places {
  const shifted = { ...places };
  for (const face of faces) {
    const place = places[face.id];
    const { status: _status, ...plain } = face;
    const shift = (nodeSize(plain).width - nodeSize(face).width) / 2;
    if (place && own[face.id]) shifted[face.id] = { x: place.x + shift, y: place.y };
  }
  return shifted;
}

function traceFaces(execution: ExecutionDetail, model: ProjectModel | null): NodeFace[] {
  const jobs = new Set(execution.job_list.map(({ node }) => node));
  const others = Object.keys(execution.nodes).filter((node) => !jobs.has(node));
  return [
    ...execution.job_list.map((job) => jobFace(execution, job)),
    ...others.map((node) => leftOutFace(execution, node, model)),
  ];
}

/** The ports of a node that edges of the snapshot use. */
function portsOf(execution: ExecutionDetail, node: string) {
  const edges: PipelineEdge[] = Object.values(execution.edges);
  return {
    inputs: edges.filter(({ to }) => to[0] === node).map(({ to }) => to[1]),
    outputs: edges.filter(({ from }) => from[0] === node).map(({ from }) => from[1]),
  };
}

function jobFace(execution: ExecutionDetail, job: Job): NodeFace {
  const used = portsOf(execution, job.node);
  const inputs = [...job.inputs.map(({ name }) => name), ...used.inputs];
  const outputs = [...job.outputs.map(({ name }) => name), ...used.outputs];
  const own = execution.nodes[job.node]?.attributes ?? {};
  const name = nameWithin(execution, job.node, job.name);
  return {
    id: job.node,
    name,
    kind: job.operation_name === name ? null : job.operation_name,
    color: '',
    isBuiltIn: isBuiltIn(job.operation),
    inputs: job.operation === 'Input' ? [] : [...new Set(inputs)],
    outputs: job.operation === 'Output' ? [] : [...new Set(outputs)],
    rows: Object.entries(own)
      .slice(0, 3)
      .map(([name, value]) => [name.replaceAll('_', ' '), valueText(value)]),
    status: job.status,
    isCached: job.cached,
    startedAt: job.started_at,
    endedAt: job.ended_at,
    note: job.status === 'failed' ? errorLine(job) : null,
    ...(execution.nodes[job.node]?.pinned ? { isPinned: true } : {}),
  };
}

/** A node that became no job, with the reason. */
function leftOutFace(execution: ExecutionDetail, id: string, model: ProjectModel | null): NodeFace {
  const node = execution.nodes[id];
  const operation = node?.operation ?? '';
  const kind = builtIns[operation]?.name ?? model?.operations[operation]?.name ?? operation;
  const reason = node?.left_out_because;
  const used = portsOf(execution, id);
  return {
    id,
    name: node?.name ? nameWithin(execution, id, node.name) : kind,
    kind: node?.name ? kind : null,
    color: '',
    isBuiltIn: isBuiltIn(operation),
    inputs: [...new Set(used.inputs)],
    outputs: [...new Set(used.outputs)],
    rows: [],
    note: reason ? text.trace.leftOut[reason] : null,
    ...(reason === 'muted' || reason === 'needs_muted' ? { absent: reason } : {}),
  };
}

/** Edges into a running job move; the others stand still. */
function traceEdges(snapshot: ExecutionDetail['edges'], jobs: readonly Job[]): Edge[] {
  const running = new Set(jobs.filter(({ status }) => status === 'running').map((job) => job.node));
  return flowEdges(snapshot).map((edge) => ({
    ...edge,
    animated: running.has(edge.target),
    selectable: false,
  }));
}
