import type { NodeProps } from '@xyflow/react';
import { memo, useRef } from 'react';
import * as text from '../text';
import styles from './Annotation.module.css';
import { useCanvasEdits, useIsWriting, writeEnd, writeStart } from './edits';
import { Resizer } from './NoteNode';
import type { GroupFlowNode } from './nodes';

const least = { width: 140, height: 80 };

/** A coloured field behind the nodes that lie in it, with a title. */
export const GroupNode = memo(function GroupNode({ id, data, selected }: NodeProps<GroupFlowNode>) {
  const edits = useCanvasEdits();
  const isWriting = useIsWriting(id) && edits !== null;
  return (
    <>
      {edits && selected ? <Resizer id={id} min={least} /> : null}
      <div
        className={styles.group}
        style={data.color ? ({ '--note-color': data.color } as React.CSSProperties) : undefined}
      >
        {/* biome-ignore lint/a11y/noStaticElementInteractions: Enter does the same */}
        <div
          className={`${styles.title} group-title`}
          onDoubleClick={() => edits && writeStart(id)}
        >
          {isWriting ? <Field id={id} initial={data.title} /> : data.title}
        </div>
      </div>
    </>
  );
});

function Field({ id, initial }: { id: string; initial: string }) {
  const edits = useCanvasEdits();
  const isCanceled = useRef(false);
  return (
    <input
      ref={(field) => {
        field?.focus();
        field?.select();
      }}
      className={`${styles.writing} nodrag nopan`}
      aria-label={text.pipeline.groupTitle}
      maxLength={120}
      defaultValue={initial}
      onBlur={(event) => {
        writeEnd();
        if (!isCanceled.current) edits?.groupTitle(id, event.currentTarget.value);
      }}
      onKeyDown={(event) => {
        isCanceled.current = event.key === 'Escape';
        if (isCanceled.current || event.key === 'Enter') event.currentTarget.blur();
        event.stopPropagation();
      }}
    />
  );
}
