import type { Edge } from '@xyflow/react';
import { Plus } from 'lucide-react';
import { useMemo } from 'react';
import { edgeMiddle } from '../../graph/edge_path';
import { edgeEnds } from '../../graph/flow';
import type { CanvasNode } from '../../graph/nodes';
import type { Position } from '../../model/project_model';
import * as text from '../../text';
import styles from './PipelineEditor.module.css';

interface Props {
  edge: Edge;
  nodes: readonly CanvasNode[];
  onHover: (isOver: boolean) => void;
  onInsert: (at: Position) => void;
}

/** The button in the middle of an edge that puts an operation there. */
export function EdgePlus({ edge, nodes, onHover, onInsert }: Props) {
  const ends = useMemo(() => {
    const own = nodes.filter(({ id }) => id === edge.source || id === edge.target);
    return edgeEnds(new Map(own.map((node) => [node.id, node])), edge);
  }, [nodes, edge]);
  if (!ends) return null;
  const { x, y } = edgeMiddle(ends);
  return (
    <div className={styles.plusPlace} style={{ transform: `translate(${x}px, ${y}px)` }}>
      <button
        type="button"
        className={`${styles.plus} nodrag nopan`}
        aria-label={text.pipeline.insert}
        title={text.pipeline.insert}
        onPointerEnter={() => onHover(true)}
        onPointerLeave={() => onHover(false)}
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          onInsert({ x: box.x + box.width / 2, y: box.y + box.height });
        }}
      >
        <Plus size={14} aria-hidden />
      </button>
    </div>
  );
}
