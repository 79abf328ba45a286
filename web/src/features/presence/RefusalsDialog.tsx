import { Button, CopyButton, Modal } from '@mantine/core';
import { Check, Copy } from 'lucide-react';
import type { Refusal } from '../../collab/kept';
import { refusalDismiss, refusalsShow } from '../../collab/refusals';
import * as text from '../../text';
import { Ago } from '../../ui/Ago';
import styles from './Refusals.module.css';

/** What was refused, with its content and the reason, until its author has read it. */
export function RefusalsDialog({ refusals }: { refusals: readonly Refusal[] }) {
  return (
    <Modal opened onClose={() => refusalsShow(false)} title={text.presence.refusalsTitle} size="lg">
      <p className={styles.lead}>{text.presence.refusalsBody}</p>
      <ul className={styles.list}>
        {refusals.map((refusal) => (
          <RefusalRow key={refusal.id} refusal={refusal} />
        ))}
      </ul>
    </Modal>
  );
}

function RefusalRow({ refusal }: { refusal: Refusal }) {
  return (
    <li className={styles.row}>
      <div className={styles.head}>
        <strong>{refusal.title}</strong>
        <Ago at={new Date(refusal.at).toISOString()} />
      </div>
      <p className={styles.reason}>{refusal.reason}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={styles.content} tabIndex={0} aria-label={text.presence.content}>
        <pre>{refusal.content}</pre>
      </section>
      <div className={styles.actions}>
        <CopyButton value={refusal.content}>
          {({ copied, copy }) => (
            <Button
              leftSection={
                copied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />
              }
              onClick={copy}
            >
              {copied ? text.presence.copied : text.presence.copy}
            </Button>
          )}
        </CopyButton>
        <Button variant="subtle" onClick={() => refusalDismiss(refusal.id)}>
          {text.presence.dismiss}
        </Button>
      </div>
    </li>
  );
}
