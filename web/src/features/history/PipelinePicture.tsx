import { useMemo } from 'react';
import { DifferencePicture, type PictureNode } from '../../graph/DifferencePicture';
import { nodeFace } from '../../graph/face';
import type { PipelineDifference } from '../../model/model_diff';
import type { PipelineNode, ProjectModel } from '../../model/project_model';
import * as text from '../../text';

interface Props {
  id: string;
  name: string;
  before: ProjectModel;
  after: ProjectModel;
  diff: PipelineDifference;
}

const names = {};
const mostLines = 3;

/** Both states of a pipeline in one picture. */
export function PipelinePicture({ id, name, before, after, diff }: Props) {
  const nodes = useMemo(() => nodesOf(id, before, after, diff), [id, before, after, diff]);
  const edges = useMemo(
    () =>
      diff.edges.map(({ id: key, edge, difference }) => ({
        id: key,
        from: edge.from[0],
        to: edge.to[0],
        difference,
      })),
    [diff],
  );
  return <DifferencePicture label={text.history.picture(name)} nodes={nodes} edges={edges} />;
}

function nodesOf(
  id: string,
  before: ProjectModel,
  after: ProjectModel,
  diff: PipelineDifference,
): PictureNode[] {
  const operations = { ...before.operations, ...after.operations };
  const model: ProjectModel = { ...after, operations };
  const nodeOf = (nid: string): PipelineNode | undefined =>
    after.pipelines[id]?.nodes[nid] ?? before.pipelines[id]?.nodes[nid];
  return diff.nodes.flatMap((found) => {
    const node = nodeOf(found.id);
    if (!node) return [];
    return [
      {
        id: found.id,
        name: found.name,
        color: nodeFace(model, found.id, node, names).color,
        lines: found.difference === 'changed' ? found.details.slice(0, mostLines) : [],
        difference: found.difference,
        place: node.position,
      },
    ];
  });
}
