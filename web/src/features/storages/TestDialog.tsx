import { Button, Modal } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { storageCheck } from '../../api/storage';
import type { Storage } from '../../api/types';
import * as text from '../../text';
import dialog from '../../ui/Dialog.module.css';
import { CheckSteps } from './CheckSteps';
import { useTrial } from './useTrial';

/** Tries a storage at once, and again when asked. */
export function TestDialog({ storage, onClose }: { storage: Storage; onClose: () => void }) {
  const { trial, start } = useTrial();
  const isStarted = useRef(false);
  useEffect(() => {
    if (isStarted.current) return;
    isStarted.current = true;
    void start(() => storageCheck(storage.id));
  });
  return (
    <Modal opened onClose={onClose} title={text.storages.testOf(storage.name)}>
      <div className={dialog.stack}>
        <CheckSteps trial={trial} />
      </div>
      <div className={dialog.buttons}>
        <Button loading={trial.isBusy} onClick={() => void start(() => storageCheck(storage.id))}>
          {text.common.retry}
        </Button>
        <Button variant="filled" data-autofocus onClick={onClose}>
          {text.common.close}
        </Button>
      </div>
    </Modal>
  );
}
