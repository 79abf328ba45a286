import { type Worker, workerRemove } from '../../api/compute';
import { queryClient, workersQuery } from '../../api/queries';
import * as text from '../../text';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { toastShow } from '../../ui/toasts';

/** Asks before a worker goes, and says what becomes of its jobs. */
export function RemoveWorker({ worker, onClose }: { worker: Worker; onClose: () => void }) {
  const remove = async () => {
    await workerRemove(worker.id);
    await queryClient.invalidateQueries({ queryKey: workersQuery.queryKey });
    toastShow({ kind: 'info', title: text.compute.removed(worker.name) });
  };
  return (
    <ConfirmDialog
      title={text.compute.removeTitle(worker.name)}
      confirm={text.compute.remove}
      onConfirm={remove}
      onClose={onClose}
    >
      {text.compute.removeBody(worker.jobs.length)}
    </ConfirmDialog>
  );
}
