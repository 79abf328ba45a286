import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { Download, OctagonX, Pencil, StepForward, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { queryClient } from '../../api/queries';
import {
  type Sweep,
  sweepCancel,
  sweepContinue,
  sweepRename,
  sweepResultCsvUrl,
} from '../../api/sweeps';
import { useCanRun } from '../../collab/useCanRun';
import * as text from '../../text';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { ButtonLink } from '../../ui/links';
import { PromptDialog } from '../../ui/PromptDialog';
import { toastProblem, toastShow } from '../../ui/toasts';
import { useActions } from '../shell/actions';
import { DeleteSweep } from './DeleteSweep';

/** What can be done with a sweep: its table saved, failed members continued, cancel, rename, delete. */
export function SweepActions({ sweep, sort }: { sweep: Sweep; sort: string }) {
  const { project, id, name, status, executions } = sweep;
  const canRun = useCanRun(project);
  const navigate = useNavigate();
  const [dialog, setDialog] = useState<'cancel' | 'rename' | 'delete' | null>(null);
  const isRunning = status === 'running';
  const open = executions.failed + executions.canceled + executions.refused;
  const close = () => setDialog(null);
  const group = text.sweeps.title;
  useActions(
    canRun
      ? [
          {
            id: 'sweep.rename',
            group,
            label: text.sweeps.rename,
            shortcut: 'F2',
            run: () => setDialog('rename'),
          },
          { id: 'sweep.delete', group, label: text.sweeps.delete, run: () => setDialog('delete') },
        ]
      : [],
  );
  return (
    <>
      <ButtonLink variant="subtle" to="/p/$project/sweeps" params={{ project }}>
        {text.sweeps.all}
      </ButtonLink>
      <ButtonLink
        variant="subtle"
        to="/p/$project/executions"
        params={{ project }}
        search={{ sweep: id }}
      >
        {text.sweeps.toExecutions}
      </ButtonLink>
      <Button
        component="a"
        href={sweepResultCsvUrl(project, id, sort)}
        download
        leftSection={<Download size={14} aria-hidden />}
      >
        {text.sweeps.csv}
      </Button>
      {canRun && !isRunning && open > 0 ? (
        <Button
          leftSection={<StepForward size={14} aria-hidden />}
          onClick={() => void renewed(sweep, sweepContinue(project, id)).catch(toastProblem)}
        >
          {text.sweeps.goOn}
        </Button>
      ) : null}
      {canRun && isRunning ? (
        <Button
          leftSection={<OctagonX size={14} aria-hidden />}
          onClick={() => setDialog('cancel')}
        >
          {text.sweeps.cancel}
        </Button>
      ) : null}
      {canRun ? (
        <>
          <Button
            leftSection={<Pencil size={14} aria-hidden />}
            onClick={() => setDialog('rename')}
          >
            {text.common.rename}
          </Button>
          <Button
            leftSection={<Trash2 size={14} aria-hidden />}
            onClick={() => setDialog('delete')}
          >
            {text.common.delete}
          </Button>
        </>
      ) : null}
      {dialog === 'cancel' ? (
        <ConfirmDialog
          title={`${text.sweeps.cancel}?`}
          confirm={text.sweeps.cancel}
          cancel={text.sweeps.keep}
          onConfirm={() => renewed(sweep, sweepCancel(project, id))}
          onClose={close}
        >
          {text.sweeps.cancelBody}
        </ConfirmDialog>
      ) : null}
      {dialog === 'rename' ? (
        <PromptDialog
          title={text.sweeps.rename}
          label={text.common.name}
          initial={name}
          submit={text.common.rename}
          onSubmit={(next) => rename(sweep, next)}
          onClose={close}
        />
      ) : null}
      {dialog === 'delete' ? (
        <DeleteSweep
          sweep={sweep}
          onDeleted={() => void navigate({ to: '/p/$project/sweeps', params: { project } })}
          onClose={close}
        />
      ) : null}
    </>
  );
}

/** What lists and tables show of it is read again, whatever came of the change. */
async function renewed({ project, id }: Sweep, change: Promise<unknown>) {
  try {
    await change;
  } finally {
    for (const queryKey of [
      ['sweep', project, id],
      ['sweeps', project],
      ['executions', project],
    ])
      void queryClient.invalidateQueries({ queryKey });
  }
}

async function rename(sweep: Sweep, name: string) {
  await renewed(sweep, sweepRename(sweep.project, sweep.id, name));
  toastShow({
    kind: 'success',
    title: text.executions.renamed(name),
    action: {
      label: text.common.undo,
      perform: () =>
        void renewed(sweep, sweepRename(sweep.project, sweep.id, sweep.name)).catch(toastProblem),
    },
  });
}
