import { Button, Modal } from '@mantine/core';
import type { Trigger } from '../../api/triggers';
import { hookExample } from '../../model/trigger';
import * as text from '../../text';
import dialog from '../../ui/Dialog.module.css';
import { CopyField } from '../profile/CopyField';
import styles from './Triggers.module.css';

/** The secret, this once, with the address and commands that use both. */
export function SecretDialog({ trigger, onClose }: { trigger: Trigger; onClose: () => void }) {
  const secret = trigger.secret ?? '';
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      closeOnClickOutside={false}
      title={text.triggers.secretTitle}
    >
      <div className={dialog.stack}>
        <p className={dialog.body}>{text.triggers.secretBody}</p>
        <CopyField label={text.triggers.secretText} value={secret} />
        <CopyField
          label={text.triggers.address}
          value={`${location.origin}/api/v1/hooks/${trigger.id}`}
        />
        <div>
          <strong>{text.triggers.example}</strong>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <pre className={styles.example} tabIndex={0}>
            {hookExample(location.origin, trigger.id, secret)}
          </pre>
        </div>
        <div className={dialog.buttons}>
          <Button variant="filled" onClick={onClose}>
            {text.triggers.secretDone}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
