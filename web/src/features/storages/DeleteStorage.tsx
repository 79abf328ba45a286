import { useRef, useState } from 'react';
import { problemFrom } from '../../api/problem';
import { queryClient } from '../../api/queries';
import { storageDelete } from '../../api/storage';
import type { Storage } from '../../api/types';
import * as text from '../../text';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { toastShow } from '../../ui/toasts';

/** Asks before a storage is forgotten, and once more when artifacts lie on it. */
export function DeleteStorage({ storage, onClose }: { storage: Storage; onClose: () => void }) {
  const [artifacts, setArtifacts] = useState<number | null>(null);
  const asksAgain = useRef(false);
  const remove = async () => {
    try {
      await storageDelete(storage.id, artifacts !== null);
    } catch (error) {
      const problem = problemFrom(error);
      if (problem.code !== 'in_use' || artifacts !== null) throw error;
      asksAgain.current = true;
      setArtifacts(Number(problem.body.artifacts) || 1);
      return;
    }
    await queryClient.invalidateQueries({ queryKey: ['storages'] });
    toastShow({ kind: 'info', title: text.storages.deleted(storage.name) });
  };
  const close = () => {
    if (!asksAgain.current) onClose();
    asksAgain.current = false;
  };
  return (
    <ConfirmDialog
      key={artifacts}
      title={text.storages.deleteTitle(storage.name)}
      confirm={artifacts === null ? text.common.delete : text.storages.deleteAllTheSame}
      onConfirm={remove}
      onClose={close}
    >
      {artifacts === null ? text.storages.deleteBody : text.storages.deleteUsed(artifacts)}
    </ConfirmDialog>
  );
}
