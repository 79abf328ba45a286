import { applyNodeChanges } from '@xyflow/react';
import { useEffect, useMemo, useState } from 'react';
import type { Lineage } from '../../api/lineage';
import { Canvas } from '../../graph/Canvas';
import { nodeSize } from '../../graph/face';
import { flowEdges, flowNode } from '../../graph/flow';
import { placesOf } from '../../graph/layout';
import type { OpFlowNode } from '../../graph/OpNode';
import { lineageEdges, lineageFaces } from '../../model/lineage';
import * as text from '../../text';

interface Props {
  lineage: Lineage;
  chosen: string | undefined;
  onChoose: (id: string) => void;
}

/** From what was uploaded, at the top, down to the artifact. Arrow keys lead from node to node. */
export function LineageGraph({ lineage, chosen, onChoose }: Props) {
  const drawn = useMemo(() => {
    const faces = lineageFaces(lineage);
    const sizes = faces.map((face) => ({ id: face.id, ...nodeSize(face) }));
    const places = placesOf(sizes, lineage.edges, {});
    return faces.map((face) => flowNode(face, places[face.id] ?? { x: 0, y: 0 }));
  }, [lineage]);
  const edges = useMemo(
    () => flowEdges(lineageEdges(lineage)).map((edge) => ({ ...edge, selectable: false })),
    [lineage],
  );
  const [nodes, setNodes] = useState<OpFlowNode[]>(drawn);
  useEffect(() => {
    setNodes(drawn.map((node) => ({ ...node, selected: node.id === chosen })));
  }, [drawn, chosen]);
  return (
    <Canvas
      label={text.lineage.graph}
      nodes={nodes}
      edges={edges}
      nodesDraggable={false}
      nodesConnectable={false}
      edgesFocusable={false}
      elementsSelectable
      onNodesChange={(changes) => {
        const picked = changes.find((change) => change.type === 'select' && change.selected);
        if (picked?.type === 'select') onChoose(picked.id);
        const others = changes.filter(({ type }) => type !== 'select');
        setNodes((present) => applyNodeChanges(others, present));
      }}
      onNodeClick={(_event, node) => onChoose(node.id)}
    />
  );
}
