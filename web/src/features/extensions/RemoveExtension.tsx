import { useRef, useState } from 'react';
import { type Extension, extensionRemove } from '../../api/extensions';
import { problemFrom } from '../../api/problem';
import { queryClient } from '../../api/queries';
import * as text from '../../text';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { toastShow } from '../../ui/toasts';

interface Props {
  extension: Extension;
  onClose: () => void;
}

/** Asks before an extension goes, and once more when projects use it. */
export function RemoveExtension({ extension, onClose }: Props) {
  const [uses, setUses] = useState<string | null>(null);
  const asksAgain = useRef(false);
  const remove = async () => {
    try {
      await extensionRemove(extension.id, uses !== null);
    } catch (error) {
      const problem = problemFrom(error);
      if (problem.code !== 'extension_used' || uses !== null) throw error;
      asksAgain.current = true;
      setUses(problem.detail);
      return;
    }
    await queryClient.invalidateQueries({ queryKey: ['extensions'] });
    toastShow({ kind: 'info', title: text.extensions.removed(extension.name) });
  };
  const close = () => {
    if (!asksAgain.current) onClose();
    asksAgain.current = false;
  };
  return (
    <ConfirmDialog
      key={uses}
      title={text.extensions.removeTitle(extension.name)}
      confirm={uses === null ? text.extensions.remove : text.extensions.removeAnyway}
      onConfirm={remove}
      onClose={close}
    >
      {uses ?? text.extensions.removeBody}
    </ConfirmDialog>
  );
}
