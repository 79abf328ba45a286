import { useMemo } from 'react';
import { type Exposed, type NodeFace, nodeFace, nodeSize } from '../../graph/face';
import { flowNode, groupNode, noteNode } from '../../graph/flow';
import { placesOf } from '../../graph/layout';
import type { CanvasNode } from '../../graph/nodes';
import { leftOut, type NodeProblem } from '../../model/pipeline';
import type { Pipeline, ProjectModel } from '../../model/project_model';
import { endOf } from '../../model/subpipeline';

interface Given {
  model: ProjectModel;
  pipeline: Pipeline;
  artifactNames: Record<string, string>;
  problems: NodeProblem[];
}

/** What is drawn of a pipeline: groups, notes and nodes at their places, and which nodes are linked. */
export function useGraph({ model, pipeline, artifactNames, problems }: Given) {
  const { nodes, edges, inputs, outputs, notes, groups } = pipeline;
  const absent = useMemo(() => leftOut(model, pipeline), [model, pipeline]);
  const faces = useMemo<NodeFace[]>(() => {
    const troubles = new Map<string, string[]>();
    for (const { node, detail } of problems)
      troubles.set(node, [...(troubles.get(node) ?? []), detail]);
    const exposed = exposedOf({ inputs: inputs ?? {}, outputs: outputs ?? {} });
    return Object.entries(nodes).map(([id, node]) => ({
      ...nodeFace(model, id, node, artifactNames),
      problem: troubles.get(id)?.join('\n') ?? null,
      absent: node.muted ? 'muted' : absent.has(id) ? 'needs_muted' : undefined,
      isPinned: node.pinned !== undefined,
      exposed: exposed.get(id),
    }));
  }, [model, nodes, inputs, outputs, artifactNames, problems, absent]);
  const links = useMemo(
    () => Object.values(edges).map(({ from, to }) => ({ from: from[0], to: to[0] })),
    [edges],
  );
  const places = useMemo(() => {
    const own = Object.fromEntries(Object.entries(nodes).map(([id, node]) => [id, node.position]));
    const sizes = faces.map((face) => ({ id: face.id, ...nodeSize(face) }));
    return placesOf(sizes, links, own);
  }, [faces, links, nodes]);
  const drawn = useMemo<CanvasNode[]>(
    () => [
      ...Object.entries(groups ?? {}).map(([id, group]) => groupNode(id, group)),
      ...Object.entries(notes ?? {}).map(([id, note]) => noteNode(id, note)),
      ...faces.map((face) => flowNode(face, places[face.id] ?? { x: 0, y: 0 })),
    ],
    [groups, notes, faces, places],
  );
  return { drawn, links, places };
}

/** By node: which of its ports are exposed, and as what. */
function exposedOf(pipeline: Pick<Pipeline, 'inputs' | 'outputs'>): Map<string, Exposed> {
  const found = new Map<string, Exposed>();
  for (const side of ['inputs', 'outputs'] as const)
    for (const exposure of Object.values(pipeline[side] ?? {})) {
      const [node, port] = endOf(exposure);
      const known = found.get(node) ?? { inputs: {}, outputs: {} };
      known[side][port] = exposure.name;
      found.set(node, known);
    }
  return found;
}
