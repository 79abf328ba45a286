import { ActionIcon, Button, NativeSelect, Tooltip } from '@mantine/core';
import { ArrowDownToLine, ArrowUpToLine, Search, WrapText } from 'lucide-react';
import type { Job } from '../api/types';
import { sizeText } from '../model/format';
import * as text from '../text';
import { ConsoleDownload } from './ConsoleDownload';
import styles from './ConsoleView.module.css';
import type { ConsoleWindow } from './console_feed';

interface Props {
  job: Job;
  attempt: number;
  onAttempt: (attempt: number) => void;
  shown: ConsoleWindow;
  isFollowing: boolean;
  onFollow: (isOn: boolean) => void;
  isWrapped: boolean;
  onWrap: (isOn: boolean) => void;
  onStart: () => void;
  onEarlier: () => void;
  onFind: () => void;
}

/** How much there is, how much of it is shown, and what can be done with it. */
export function ConsoleBar(props: Props) {
  const { job, attempt, shown, isFollowing, isWrapped } = props;
  return (
    <div className={styles.bar}>
      {job.attempts.length > 1 ? (
        <NativeSelect
          size="xs"
          aria-label={text.trace.attempt}
          value={attempt}
          data={job.attempts.map((one) => ({
            value: String(one.attempt),
            label: `${text.trace.attempt} ${one.attempt} · ${one.status}`,
          }))}
          onChange={(event) => props.onAttempt(Number(event.currentTarget.value))}
        />
      ) : null}
      <span className={styles.size}>
        {sizeText(shown.size)}
        <Missing {...props} />
      </span>
      {shown.start > 0 ? (
        <Tooltip label={`${text.trace.consoleStart} (Ctrl Home)`}>
          <ActionIcon aria-label={text.trace.consoleStart} onClick={props.onStart}>
            <ArrowUpToLine size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      ) : null}
      <Button
        variant={isFollowing ? 'light' : 'default'}
        aria-pressed={isFollowing}
        leftSection={<ArrowDownToLine size={14} aria-hidden />}
        onClick={() => props.onFollow(!isFollowing)}
      >
        {isFollowing ? text.trace.following : text.trace.follow}
      </Button>
      <Tooltip label={text.trace.wrap}>
        <ActionIcon
          aria-label={text.trace.wrap}
          aria-pressed={isWrapped}
          variant={isWrapped ? 'light' : 'subtle'}
          onClick={() => props.onWrap(!isWrapped)}
        >
          <WrapText size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={`${text.trace.find} (Ctrl F)`}>
        <ActionIcon aria-label={text.trace.find} onClick={props.onFind}>
          <Search size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <ConsoleDownload job={job} attempt={attempt} />
    </div>
  );
}

/** What is not shown, in bytes, and the way to it. */
function Missing({ shown, onEarlier, onFollow }: Props) {
  const after = shown.size - shown.end;
  return (
    <>
      {shown.start > 0 ? (
        <>
          {' · '}
          {text.trace.consoleBefore(sizeText(shown.start))}{' '}
          <button type="button" disabled={shown.isReading} onClick={onEarlier}>
            {text.trace.consoleEarlier}
          </button>
        </>
      ) : null}
      {after > 0 && shown.end > 0 && !shown.isReading ? (
        <>
          {' · '}
          {text.trace.consoleAfter(sizeText(after))}{' '}
          <button type="button" onClick={() => onFollow(true)}>
            {text.trace.consoleEnd}
          </button>
        </>
      ) : null}
    </>
  );
}
