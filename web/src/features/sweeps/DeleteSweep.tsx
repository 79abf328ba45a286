import { Radio } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queryClient, sweepRemovalQuery } from '../../api/queries';
import { type Sweep, sweepDelete } from '../../api/sweeps';
import { plural } from '../../model/format';
import * as text from '../../text';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { toastShow } from '../../ui/toasts';
import { RemovalLines } from '../executions/RemovalLines';
import styles from './Sweep.module.css';

interface Props {
  sweep: Sweep;
  onDeleted: () => void;
  onClose: () => void;
}

/** Asks whether its executions go too, and says which data goes with them. */
export function DeleteSweep({ sweep, onDeleted, onClose }: Props) {
  const { project, id, name, status } = sweep;
  const [what, setWhat] = useState<'keep' | 'delete'>('keep');
  const query = useQuery(sweepRemovalQuery(project, id));
  const count = plural(query.data?.execution_count ?? sweep.executions.total, 'execution');
  const remove = async () => {
    await sweepDelete(project, id, what);
    toastShow({ kind: 'info', title: text.executions.deleted(`“${name}”`) });
    for (const queryKey of [
      ['sweeps', project],
      ['executions', project],
    ])
      void queryClient.invalidateQueries({ queryKey });
    onDeleted();
  };
  return (
    <ConfirmDialog
      title={text.executions.deleteTitle(`“${name}”`)}
      confirm={text.common.delete}
      onConfirm={remove}
      onClose={onClose}
    >
      {status === 'running' ? <p>{text.sweeps.deleteRunning}</p> : null}
      <Radio.Group
        label={text.sweeps.deleteWhat}
        value={what}
        onChange={(value) => setWhat(value === 'delete' ? 'delete' : 'keep')}
      >
        <div className={styles.options}>
          <Radio value="keep" label={text.sweeps.deleteKeep(count)} />
          <Radio value="delete" label={text.sweeps.deleteWith(count)} />
        </div>
      </Radio.Group>
      {what === 'delete' ? <RemovalLines query={query} /> : null}
    </ConfirmDialog>
  );
}
