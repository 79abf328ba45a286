import { applyNodeChanges, type Edge, type NodeMouseHandler } from '@xyflow/react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { ExecutionDetail, Job } from '../../api/types';
import { Canvas } from '../../graph/Canvas';
import { type NodeFace, nodeSize } from '../../graph/face';
import { flowEdges, flowMerge } from '../../graph/flow';
import { type Places, placesOf } from '../../graph/layout';
import type { OpFlowNode } from '../../graph/OpNode';
import { valueText } from '../../model/format';
import type { PipelineEdge } from '../../model/project_model';
import * as text from '../../text';

interface Props {
  execution: ExecutionDetail;
  chosen: string | undefined;
  onChoose: (job: Job) => void;
}

/** The pipeline as it was when it ran, coloured by how its jobs are. */
export function TraceGraph({ execution, chosen, onChoose }: Props) {
  const { edges: snapshot, job_list: jobs } = execution;
  const faces = useMemo(() => jobs.map((job) => jobFace(execution, job)), [execution, jobs]);
  const places = useMemo(() => {
    const own = Object.fromEntries(
      Object.entries(execution.nodes).map(([id, { position }]) => [id, position]),
    );
    const sizes = faces.map((face) => ({ id: face.id, ...nodeSize(face) }));
    const links = Object.values(snapshot).map(({ from, to }) => ({ from: from[0], to: to[0] }));
    return centered(faces, placesOf(sizes, links, own), own);
  }, [execution.nodes, faces, snapshot]);
  const [nodes, setNodes] = useState<OpFlowNode[]>(() => flowMerge([], faces, places));
  useEffect(() => {
    setNodes((present) =>
      flowMerge(present, faces, places).map((node) =>
        node.selected === (node.id === chosen) ? node : { ...node, selected: node.id === chosen },
      ),
    );
  }, [faces, places, chosen]);
  const edges = useMemo(() => traceEdges(snapshot, jobs), [snapshot, jobs]);

  const choose = useCallback(
    (node: string) => {
      const job = jobs.find((one) => one.node === node);
      if (job) onChoose(job);
    },
    [jobs, onChoose],
  );
  const onNodeClick: NodeMouseHandler<OpFlowNode> = (_event, node) => choose(node.id);

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
    />
  );
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

function jobFace(execution: ExecutionDetail, job: Job): NodeFace {
  const edges: PipelineEdge[] = Object.values(execution.edges);
  const inputs = job.inputs.map(({ name }) => name);
  const outputs = new Set([
    ...job.outputs.map(({ name }) => name),
    ...edges.filter(({ from }) => from[0] === job.node).map(({ from }) => from[1]),
  ]);
  const incoming = edges.filter(({ to }) => to[0] === job.node).map(({ to }) => to[1]);
  const own = execution.nodes[job.node]?.attributes ?? {};
  return {
    id: job.node,
    name: job.name,
    kind: job.operation_name === job.name ? null : job.operation_name,
    color: '',
    isBuiltIn: job.operation === 'Input' || job.operation === 'Output',
    inputs: [...new Set([...inputs, ...incoming])],
    outputs: [...outputs],
    rows: Object.entries(own)
      .slice(0, 3)
      .map(([name, value]) => [name.replaceAll('_', ' '), valueText(value)]),
    status: job.status,
    isCached: job.cached,
    startedAt: job.started_at,
    endedAt: job.ended_at,
    note: job.status === 'failed' ? errorLine(job) : null,
  };
}

function errorLine({ error, detail }: Job): string | null {
  if (!error) return detail;
  return error.type ? `${error.type}: ${error.message ?? ''}` : (error.message ?? detail);
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
