import { CloseButton } from '@mantine/core';
import { useStore } from 'zustand';
import { sizeText } from '../../model/format';
import * as text from '../../text';
import styles from './Artifacts.module.css';
import { type Transfer, transferForget, transferStore } from './uploads';

/** Uploads of this tab, with how far they are. */
export function TransferList({ project }: { project: string }) {
  const all = useStore(transferStore, ({ transfers }) => transfers);
  const own = all.filter((transfer) => transfer.project === project);
  if (own.length === 0) return null;
  return (
    <section className={styles.transfers} aria-label={text.artifacts.uploads}>
      {own.map((transfer) => (
        <TransferRow key={transfer.key} transfer={transfer} />
      ))}
    </section>
  );
}

function TransferRow({ transfer }: { transfer: Transfer }) {
  const { key, name, size, sent, state } = transfer;
  const isOver = state === 'done' || state === 'failed';
  return (
    <div className={styles.transfer} data-state={state}>
      <strong>{name}</strong>
      <progress value={size === 0 ? Number(state === 'done') : sent} max={Math.max(1, size)}>
        {sizeText(sent)}
      </progress>
      <span className={styles.note}>{noteOf(transfer)}</span>
      <CloseButton
        size="sm"
        aria-label={`${name}: ${isOver ? text.common.close : text.common.cancel}`}
        onClick={() => (isOver ? transferForget(key) : transfer.cancel())}
      />
    </div>
  );
}

function noteOf({ state, problem, sent, size }: Transfer): string {
  if (state === 'failed') return problem ?? '';
  if (state === 'done') return text.artifacts.done;
  if (state === 'waiting') return text.artifacts.paused;
  return `${sizeText(sent)} / ${sizeText(size)}`;
}
