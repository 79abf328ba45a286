import { Button, Modal } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import * as text from '../text';
import styles from './Dialog.module.css';
import { toastProblem } from './toasts';

export interface ConfirmDialogProps {
  title: string;
  children: ReactNode;
  confirm: string;
  cancel?: string;
  onConfirm: () => Promise<unknown>;
  onClose: () => void;
}

export function ConfirmForm(props: ConfirmDialogProps) {
  const [isBusy, setBusy] = useState(false);
  const confirm = async () => {
    setBusy(true);
    try {
      await props.onConfirm();
      props.onClose();
    } catch (error) {
      toastProblem(error);
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={props.onClose} title={props.title}>
      <div className={styles.stack}>
        <div className={styles.body}>{props.children}</div>
      </div>
      <div className={styles.buttons}>
        <Button data-autofocus onClick={props.onClose}>
          {props.cancel ?? text.common.cancel}
        </Button>
        <Button variant="filled" color="red.6" autoContrast loading={isBusy} onClick={confirm}>
          {props.confirm}
        </Button>
      </div>
    </Modal>
  );
}
