import { Button, Modal } from '@mantine/core';
import * as text from '../../text';
import dialog from '../../ui/Dialog.module.css';
import { CopyField } from '../profile/CopyField';
import styles from './Webhooks.module.css';

const check = `import hashlib, hmac, time

def is_genuine(secret: str, header: str, body: bytes) -> bool:
    parts = dict(part.split("=", 1) for part in header.split(","))  # X-DeepForge-Signature
    signed = hmac.new(secret.encode(), parts["t"].encode() + b"." + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(signed, parts["v1"]) and abs(time.time() - int(parts["t"])) < 300`;

/** The secret, this once, with what a receiver does with it. */
export function WebhookSecret({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      closeOnClickOutside={false}
      title={text.webhooks.secretTitle}
    >
      <div className={dialog.stack}>
        <p className={dialog.body}>{text.webhooks.secretBody}</p>
        <CopyField label={text.webhooks.secretText} value={secret} />
        <div>
          <strong>{text.webhooks.check}</strong>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <pre className={styles.example} tabIndex={0}>
            {check}
          </pre>
        </div>
        <div className={dialog.buttons}>
          <Button variant="filled" onClick={onClose}>
            {text.webhooks.secretDone}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
