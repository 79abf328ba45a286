import { Button, Modal, NumberInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { problemFrom } from '../../api/problem';
import { queryClient } from '../../api/queries';
import { type Kept, retentionQuery, retentionSet } from '../../api/retention';
import type { Project } from '../../api/types';
import * as text from '../../text';
import dialog from '../../ui/Dialog.module.css';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import { toastShow } from '../../ui/toasts';
import styles from './ImportArchive.module.css';

interface Props {
  project: Project;
  onClose: () => void;
}

/** How long the values of a project's executions are kept. */
export function KeepValues({ project, onClose }: Props) {
  const { data, error, refetch } = useQuery(retentionQuery(project.id));
  return (
    <Modal opened onClose={onClose} title={text.retention.title(project.name)} size="md">
      {error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : null}
      {data ? (
        <Rules project={project} kept={data} isDefault={data.is_default} onClose={onClose} />
      ) : error ? null : (
        <SkeletonRows count={3} height={48} />
      )}
    </Modal>
  );
}

const mostLast = 1000;
const mostDays = 36500;

/** What stands in a field: a number, or nothing. */
const numberIn = (value: string | number) => (value === '' ? null : Number(value));

function Rules({ project, kept, isDefault, onClose }: Props & { kept: Kept; isDefault: boolean }) {
  const [last, setLast] = useState<string | number>(kept.keep_last ?? '');
  const [days, setDays] = useState<string | number>(kept.keep_days ?? '');
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const isOwner = project.role === 'owner';
  const save = async () => {
    setBusy(true);
    try {
      const next = await retentionSet(project.id, {
        keep_last: numberIn(last),
        keep_days: numberIn(days),
      });
      queryClient.setQueryData(retentionQuery(project.id).queryKey, next);
      toastShow({ kind: 'success', title: text.retention.saved });
      onClose();
    } catch (failure) {
      setProblem(problemFrom(failure).message);
      setBusy(false);
    }
  };
  return (
    <form
      className={dialog.stack}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <p className={dialog.body}>{text.retention.body}</p>
      <NumberInput
        label={text.retention.last}
        disabled={!isOwner}
        min={1}
        max={mostLast}
        allowDecimal={false}
        allowNegative={false}
        value={last}
        onChange={setLast}
      />
      <NumberInput
        label={text.retention.days}
        disabled={!isOwner}
        min={1}
        max={mostDays}
        allowDecimal={false}
        allowNegative={false}
        value={days}
        onChange={setDays}
      />
      <p className={dialog.body}>
        {isOwner ? text.retention.forever : text.retention.ownerOnly}
        {isDefault ? ` ${text.retention.fromServer}` : ''}
      </p>
      {problem ? (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      ) : null}
      <div className={dialog.buttons}>
        <Button onClick={onClose}>{isOwner ? text.common.cancel : text.common.close}</Button>
        {isOwner ? (
          <Button variant="filled" type="submit" loading={isBusy}>
            {text.retention.save}
          </Button>
        ) : null}
      </div>
    </form>
  );
}
