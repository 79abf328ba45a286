import { ActionIcon, CloseButton, Tooltip } from '@mantine/core';
import { Pause, Play } from 'lucide-react';
import { useStore } from 'zustand';
import { durationText, sizeText } from '../../model/format';
import * as text from '../../text';
import styles from './Artifacts.module.css';
import { UnfinishedUploads } from './UnfinishedUploads';
import {
  type Transfer,
  transferCancel,
  transferForget,
  transferPause,
  transferResume,
  transferStore,
} from './uploads';

/** Uploads of this tab with how far they are, and those that an earlier page has left unfinished. */
export function TransferList({ project, canEdit }: { project: string; canEdit: boolean }) {
  const all = useStore(transferStore, ({ transfers }) => transfers);
  const own = all.filter((transfer) => transfer.project === project);
  const rows = own.map((transfer) => <TransferRow key={transfer.key} transfer={transfer} />);
  const running = all.flatMap(({ upload }) => upload ?? []);
  if (canEdit)
    return (
      <UnfinishedUploads project={project} running={running}>
        {rows}
      </UnfinishedUploads>
    );
  return rows.length === 0 ? null : (
    <section className={styles.transfers} aria-label={text.artifacts.uploads}>
      {rows}
    </section>
  );
}

function TransferRow({ transfer }: { transfer: Transfer }) {
  const { key, name, size, sent, state } = transfer;
  return (
    <div className={styles.transfer} data-state={state}>
      <strong title={name}>{name}</strong>
      <progress
        aria-label={name}
        value={size === 0 ? Number(state === 'done') : sent}
        max={Math.max(1, size)}
      >
        {sizeText(sent)}
      </progress>
      <span className={styles.note}>{noteOf(transfer)}</span>
      <span className={styles.buttons}>
        <PauseButton transfer={transfer} />
        <CloseButton
          size="sm"
          aria-label={`${name}: ${state === 'done' ? text.common.close : text.common.cancel}`}
          onClick={() => (state === 'done' ? transferForget(key) : transferCancel(key))}
        />
      </span>
    </div>
  );
}

function PauseButton({ transfer: { key, name, state } }: { transfer: Transfer }) {
  if (state === 'done') return null;
  const isGoing = state === 'sending' || state === 'waiting';
  const label = isGoing
    ? text.artifacts.pause
    : state === 'failed'
      ? text.common.retry
      : text.artifacts.resume;
  return (
    <Tooltip label={label}>
      <ActionIcon
        size={26}
        aria-label={`${name}: ${label}`}
        onClick={() => (isGoing ? transferPause(key) : transferResume(key))}
      >
        {isGoing ? <Pause size={14} aria-hidden /> : <Play size={14} aria-hidden />}
      </ActionIcon>
    </Tooltip>
  );
}

function noteOf({ state, problem, sent, size, speed }: Transfer): string {
  const far = `${sizeText(sent)} / ${sizeText(size)}`;
  if (state === 'failed') return problem ?? '';
  if (state === 'done') return `${sizeText(size)} · ${text.artifacts.done}`;
  if (state === 'waiting') return text.artifacts.waiting;
  if (state === 'paused') return `${far} · ${text.artifacts.paused}`;
  if (speed === null) return far;
  const left = text.artifacts.left(durationText(((size - sent) / speed) * 1000));
  return `${far} · ${sizeText(Math.round(speed))}/s · ${left}`;
}
