import { Button, Modal } from '@mantine/core';
import { Code, Trash2 } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { InterfacePart } from '../../model/interface_edit';
import * as text from '../../text';
import dialog from '../../ui/Dialog.module.css';
import { ProblemNotice } from '../../ui/ProblemNotice';
import styles from './InterfacePanel.module.css';
import type { OperationView } from './view';

export interface PartDialogProps extends OperationView {
  part: InterfacePart;
  name: string | null;
  onRemove: () => void;
  onClose: () => void;
}

interface Props extends PartDialogProps {
  children: ReactNode;
  /** Does what the fields say; answers false when they are not right yet. */
  onSave: () => Promise<boolean>;
}

/** The frame of every dialog about a part: save, remove, show in code, and a refusal in words. */
export function PartForm({ part, name, places, children, onSave, onRemove, onClose }: Props) {
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      if (await onSave()) onClose();
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };
  const show = () => {
    onClose();
    // The dialog gives the focus back when it closes; the editor takes it after that.
    if (name) setTimeout(() => places.show(part, name));
  };
  return (
    <Modal
      opened
      size={500}
      onClose={onClose}
      title={name ? text.operation.editTitle(part, name) : text.operation.newTitle(part)}
    >
      <form onSubmit={submit} noValidate>
        <div className={dialog.stack}>
          {error ? <ProblemNotice error={error} /> : null}
          {children}
        </div>
        <div className={styles.buttons}>
          {name ? (
            <>
              <Button
                leftSection={<Trash2 size={14} aria-hidden />}
                className={styles.danger}
                onClick={onRemove}
              >
                {text.operation.remove}
              </Button>
              <Button leftSection={<Code size={14} aria-hidden />} onClick={show}>
                {text.operation.showInCode}
              </Button>
            </>
          ) : null}
          <span className={styles.gap} />
          <Button onClick={onClose}>{text.common.cancel}</Button>
          <Button type="submit" variant="filled" loading={isBusy}>
            {name ? text.operation.save : text.common.create}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
