import { type NodeProps, NodeResizer } from '@xyflow/react';
import { memo, useRef } from 'react';
import * as text from '../text';
import styles from './Annotation.module.css';
import { useCanvasEdits, useIsWriting, writeEnd, writeStart } from './edits';
import type { NoteFlowNode } from './nodes';

const least = { width: 100, height: 44 };

/** Words beside the graph, drawn behind the nodes. Double click or Enter writes. */
export const NoteNode = memo(function NoteNode({ id, data, selected }: NodeProps<NoteFlowNode>) {
  const edits = useCanvasEdits();
  const isWriting = useIsWriting(id) && edits !== null;
  return (
    <>
      {edits && selected ? <Resizer id={id} min={least} /> : null}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Enter does the same */}
      <div
        className={styles.note}
        style={data.color ? ({ '--note-color': data.color } as React.CSSProperties) : undefined}
        onDoubleClick={() => edits && writeStart(id)}
      >
        {isWriting ? <Field id={id} initial={data.text} /> : data.text}
      </div>
    </>
  );
});

function Field({ id, initial }: { id: string; initial: string }) {
  const edits = useCanvasEdits();
  const isCanceled = useRef(false);
  return (
    <textarea
      ref={(field) => {
        field?.focus();
        field?.select();
      }}
      className={`${styles.writing} nodrag nowheel nopan`}
      aria-label={text.pipeline.note}
      maxLength={4000}
      defaultValue={initial}
      onBlur={(event) => {
        writeEnd();
        if (!isCanceled.current) edits?.noteText(id, event.currentTarget.value);
      }}
      onKeyDown={(event) => {
        isCanceled.current = event.key === 'Escape';
        const isDone = event.key === 'Enter' && (event.ctrlKey || event.metaKey);
        if (isCanceled.current || isDone) event.currentTarget.blur();
        event.stopPropagation();
      }}
    />
  );
}

/** Handles on all sides; what is under the pointer is written when it is let go. */
export function Resizer({ id, min }: { id: string; min: { width: number; height: number } }) {
  const edits = useCanvasEdits();
  return (
    <NodeResizer
      minWidth={min.width}
      minHeight={min.height}
      color="var(--df-accent)"
      handleClassName={styles.grip ?? ''}
      onResizeEnd={(_event, { x, y, width, height }) =>
        edits?.resize(
          id,
          { x: Math.round(x), y: Math.round(y) },
          { width: Math.round(width), height: Math.round(height) },
        )
      }
    />
  );
}
