import { UnstyledButton } from '@mantine/core';
import { FileWarning } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { useStore } from 'zustand';
import { refusalStore, refusalsShow } from '../../collab/refusals';
import * as text from '../../text';
import styles from './Refusals.module.css';

const RefusalsDialog = lazy(async () => ({
  default: (await import('./RefusalsDialog')).RefusalsDialog,
}));

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
      <Suspense>{isOpen ? <RefusalsDialog refusals={refusals} /> : null}</Suspense>
    </>
  );
}
