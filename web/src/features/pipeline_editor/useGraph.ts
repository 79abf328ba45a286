import { useMemo } from 'react';
import { type NodeFace, nodeFace, nodeSize } from '../../graph/face';
import { flowNode, groupNode, noteNode } from '../../graph/flow';
import { placesOf } from '../../graph/layout';
import type { CanvasNode } from '../../graph/nodes';
import { leftOut, type NodeProblem } from '../../model/pipeline';
import type { Pipeline, ProjectModel } from '../../model/project_model';

interface Given {
  model: ProjectModel;
  pipeline: Pipeline;
  artifactNames: Record<string, string>;
  problems: NodeProblem[];
}

/** What is drawn of a pipeline: groups, notes and nodes at their places, and which nodes are linked. */
export function useGraph({ model, pipeline, artifactNames, problems }: Given) {
  const { nodes, edges, notes, groups } = pipeline;
  const absent = useMemo(() => leftOut(model, pipeline), [model, pipeline]);
  const faces = useMemo<NodeFace[]>(() => {
    const troubles = new Map<string, string[]>();
    for (const { node, detail } of problems)
      troubles.set(node, [...(troubles.get(node) ?? []), detail]);
    return Object.entries(nodes).map(([id, node]) => ({
      ...nodeFace(model, id, node, artifactNames),
      problem: troubles.get(id)?.join('\n') ?? null,
      absent: node.muted ? 'muted' : absent.has(id) ? 'needs_muted' : undefined,
      isPinned: node.pinned !== undefined,
    }));
  }, [model, nodes, artifactNames, problems, absent]);
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
