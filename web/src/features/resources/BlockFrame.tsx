import { ActionIcon } from '@mantine/core';
import type { NodeProps } from '@xyflow/react';
import { ChevronDown, TriangleAlert } from 'lucide-react';
import { createContext, memo, useContext } from 'react';
import type { GroupFlowNode } from '../../graph/nodes';
import * as text from '../../text';
import styles from './Block.module.css';

/** Collapses a block; null where nothing can be changed. */
export const BlockFolding = createContext<((block: string) => void) | null>(null);

/** A block that is open: its title, and behind its layers a frame. */
export const BlockFrame = memo(function BlockFrame({ data }: NodeProps<GroupFlowNode>) {
  const fold = useContext(BlockFolding);
  const { title, block, repeat, problem } = data;
  return (
    <div className={styles.frame} data-problem={typeof problem === 'string' || undefined}>
      {Number(repeat) > 1 ? <span className={styles.copies} aria-hidden /> : null}
      <div className={`${styles.title} block-title`}>
        {fold ? (
          <ActionIcon
            className="nodrag"
            size="sm"
            aria-label={text.blocks.collapseOf(title)}
            onClick={() => fold(String(block))}
          >
            <ChevronDown size={15} aria-hidden />
          </ActionIcon>
        ) : null}
        <span className={styles.name}>{title}</span>
        {Number(repeat) > 1 ? (
          <span className={styles.times}>{text.blocks.times(Number(repeat))}</span>
        ) : null}
        {typeof problem === 'string' ? (
          <span className={styles.warning} title={problem}>
            <TriangleAlert size={14} aria-label={problem} />
          </span>
        ) : null}
      </div>
    </div>
  );
});
