import { Button, Modal, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { modelAtQuery } from '../../api/history';
import { DiffView } from '../../editor/DiffView';
import { agoText } from '../../model/format';
import type { HistoryRow } from '../../model/interface_history';
import { isEqual } from '../../model/json_patch';
import type { Operation } from '../../model/project_model';
import * as text from '../../text';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import { toastProblem } from '../../ui/toasts';
import styles from './HistoryTab.module.css';
import type { OperationView } from './view';

type Compared = 'before' | 'now';

const choices = [
  { value: 'before', label: text.operation.compareBefore },
  { value: 'now', label: text.operation.compareNow },
];

/** An operation as it was after a change, beside what it was before, or is now; and the way back to it. */
export function RevisionDialog(props: OperationView & { row: HistoryRow; onClose: () => void }) {
  const { project, id, row, operation, actions, canEdit, onClose } = props;
  const [compared, setCompared] = useState<Compared>('before');
  const [isBusy, setBusy] = useState(false);
  const then = useOperationAt(project, id, row.revision);
  const before = useOperationAt(project, id, row.before);
  const restore = async () => {
    setBusy(true);
    try {
      await actions.restore(row.revision);
      onClose();
    } catch (error) {
      toastProblem(error);
      setBusy(false);
    }
  };
  const when = text.operation.at(agoText(row.to, Date.now()));
  const sides: { left: Operation | null; right: Operation | null; labels: [string, string] } =
    compared === 'before'
      ? {
          left: before.data ?? null,
          right: then.data ?? null,
          labels: [text.operation.beforeIt, when],
        }
      : { left: then.data ?? null, right: operation, labels: [when, text.operation.now] };
  const error = then.error ?? before.error;
  return (
    <Modal opened onClose={onClose} size="min(1200px, 94vw)" title={text.operation.compareTitle}>
      <div className={styles.choice}>
        <Select
          label={text.operation.compareWhat}
          data={choices}
          value={compared}
          onChange={(value) => value && setCompared(value as Compared)}
        />
        <span className={styles.gap} />
        {canEdit && then.data && !isSame(then.data, operation) ? (
          <Button
            variant="filled"
            leftSection={<RotateCcw size={14} aria-hidden />}
            title={text.operation.restoreHint}
            loading={isBusy}
            onClick={() => void restore()}
          >
            {text.operation.restore}
          </Button>
        ) : null}
      </div>
      {error ? <ProblemNotice error={error} onRetry={() => void then.refetch()} /> : null}
      {then.isPending || before.isPending ? <SkeletonRows /> : <Sides {...sides} />}
    </Modal>
  );
}

function Sides(props: {
  left: Operation | null;
  right: Operation | null;
  labels: [string, string];
}) {
  const { left, right, labels } = props;
  const hasEnvironment = (left?.environment ?? null) !== (right?.environment ?? null);
  const isSameCode = left?.code === right?.code;
  return (
    <div className={styles.diff}>
      {isSameCode && hasEnvironment ? null : (
        <DiffView before={left?.code ?? ''} after={right?.code ?? ''} labels={labels} />
      )}
      {hasEnvironment ? (
        <DiffView
          before={left?.environment ?? ''}
          after={right?.environment ?? ''}
          labels={labels}
          language="yaml"
        />
      ) : null}
    </div>
  );
}

/** Whether there is nothing to bring back. */
const isSame = (then: Operation, now: Operation) =>
  then.code === now.code &&
  then.environment === now.environment &&
  then.color === now.color &&
  isEqual(then.declared, now.declared);

/** The operation as it was; null when it was not there yet. */
const useOperationAt = (project: string, id: string, revision: number) =>
  useQuery({
    ...modelAtQuery(project, Math.max(0, revision)),
    select: (model) => model.operations[id] ?? null,
  });
