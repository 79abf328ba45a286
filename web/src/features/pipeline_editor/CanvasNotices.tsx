import { Button } from '@mantine/core';
import { Panel } from '@xyflow/react';
import { Plus, Sparkles } from 'lucide-react';
import * as text from '../../text';
import { EmptyState } from '../../ui/EmptyState';
import { type Action, useActions } from '../shell/actions';
import styles from './PipelineEditor.module.css';
import { useConnectCancel } from './useConnecting';

/** Says what to do after the first of two clicks; Escape gives up. */
export function ConnectingHint({ isShown, onCancel }: { isShown: boolean; onCancel: () => void }) {
  const cancel = useConnectCancel(onCancel);
  const actions: Action[] = [
    {
      id: 'pipeline.connect.cancel',
      group: text.tabs.pipelines,
      label: text.common.cancel,
      shortcut: 'Escape',
      when: isShown,
      run: cancel,
    },
  ];
  useActions(isShown ? actions : []);
  return isShown ? (
    <Panel position="top-center">
      <p className={styles.tip} role="status">
        {text.pipeline.connecting}
      </p>
    </Panel>
  ) : null;
}

/** What to do in a pipeline without anything. */
export function EmptyCanvas({ canEdit, onAdd }: { canEdit: boolean; onAdd: () => void }) {
  return (
    <div className={styles.empty}>
      <EmptyState
        icon={Sparkles}
        title={text.pipeline.empty}
        actions={
          canEdit ? (
            <Button leftSection={<Plus size={15} aria-hidden />} onClick={onAdd}>
              {text.pipeline.add}
            </Button>
          ) : null
        }
      >
        {canEdit ? text.pipeline.emptyBody : text.common.readOnlySmall}
      </EmptyState>
    </div>
  );
}
