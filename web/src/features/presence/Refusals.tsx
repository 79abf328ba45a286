import { Button, CopyButton, Modal, UnstyledButton } from '@mantine/core';
import { Check, Copy, FileWarning } from 'lucide-react';
import { useStore } from 'zustand';
import type { Refusal } from '../../collab/kept';
import { refusalDismiss, refusalStore, refusalsShow } from '../../collab/refusals';
import * as text from '../../text';
import { Ago } from '../../ui/Ago';
import styles from './Refusals.module.css';

/** A mark in the header while edits wait for their author that the server did not accept; a click shows them. */
export function Refusals() {
  const refusals = useStore(refusalStore, (state) => state.refusals);
  const isOpen = useStore(refusalStore, (state) => state.isOpen);
  if (refusals.length === 0) return null;
  return (
    <>
      <UnstyledButton
        className={styles.mark}
        aria-label={text.presence.refusals(refusals.length)}
        onClick={() => refusalsShow(true)}
      >
        <FileWarning size={16} aria-hidden />
        <span>{text.presence.refusals(refusals.length)}</span>
      </UnstyledButton>
      <Modal
        opened={isOpen}
        onClose={() => refusalsShow(false)}
        title={text.presence.refusalsTitle}
        size="lg"
      >
        <p className={styles.lead}>{text.presence.refusalsBody}</p>
        <ul className={styles.list}>
          {refusals.map((refusal) => (
            <RefusalRow key={refusal.id} refusal={refusal} />
          ))}
        </ul>
      </Modal>
    </>
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
