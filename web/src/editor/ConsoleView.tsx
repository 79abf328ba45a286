import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { ArrowDownToLine, Download, Search, WrapText } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { type ChannelEvent, events } from '../api/events';
import { consoleDownloadUrl } from '../api/executions';
import type { Job } from '../api/types';
import { sizeText } from '../model/format';
import * as text from '../text';
import styles from './ConsoleView.module.css';
import { type ConsoleEditor, consoleEditor } from './console_editor';
import { type ConsoleEvent, ConsoleFeed } from './console_feed';

interface Props {
  job: Job;
  channel: string;
}

/** What a job printed: history, then live; follows the end until scrolled away. */
export function ConsoleView({ job, channel }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<ConsoleEditor | null>(null);
  const feed = useRef<ConsoleFeed | null>(null);
  const following = useRef(true);
  const [isFollowing, setFollowing] = useState(true);
  const [isWrapped, setWrapped] = useState(true);
  const [skipped, setSkipped] = useState(0);
  const [isEmpty, setEmpty] = useState(true);
  const latest = useRef(job);
  latest.current = job;

  const follow = (isOn: boolean) => {
    following.current = isOn;
    setFollowing(isOn);
    if (isOn) editor.current?.toEnd();
  };

  useEffect(() => {
    if (!host.current) return;
    const shown = consoleEditor(host.current, (atEnd) => {
      following.current = atEnd;
      setFollowing(atEnd);
    });
    const source = new ConsoleFeed(job.id, {
      apply: (edit) => {
        shown.apply(edit);
        setEmpty(shown.view.state.doc.length === 0);
        if (following.current) shown.toEnd();
      },
      clear: shown.clear,
      skipped: setSkipped,
    });
    editor.current = shown;
    feed.current = source;
    source.open(latest.current.console_size);
    const stop = events.listen(channel, (message) => {
      const event = message as ChannelEvent & ConsoleEvent;
      if (event.type === 'console' && event.job === job.id && event.attempt === job.attempt)
        source.receive(event);
    });
    return () => {
      stop();
      source.close();
      shown.view.destroy();
    };
  }, [job.id, job.attempt, channel]);

  useEffect(() => feed.current?.want(job.console_size), [job.console_size]);
  useEffect(() => editor.current?.setWrap(isWrapped), [isWrapped]);

  return (
    <div className={styles.root}>
      <div className={styles.bar}>
        {skipped > 0 ? (
          <Button
            variant="subtle"
            color="gray"
            onClick={() => feed.current?.open(job.console_size, true)}
          >
            {text.trace.consoleEarlier} ({sizeText(skipped)})
          </Button>
        ) : null}
        <span className={styles.size}>{sizeText(job.console_size)}</span>
        <Button
          variant={isFollowing ? 'light' : 'default'}
          aria-pressed={isFollowing}
          leftSection={<ArrowDownToLine size={14} aria-hidden />}
          onClick={() => follow(!isFollowing)}
        >
          {isFollowing ? text.trace.following : text.trace.follow}
        </Button>
        <Tooltip label={text.trace.wrap}>
          <ActionIcon
            aria-label={text.trace.wrap}
            aria-pressed={isWrapped}
            variant={isWrapped ? 'light' : 'subtle'}
            onClick={() => setWrapped(!isWrapped)}
          >
            <WrapText size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={`${text.trace.find} (Ctrl F)`}>
          <ActionIcon aria-label={text.trace.find} onClick={() => editor.current?.find()}>
            <Search size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={text.common.download}>
          <ActionIcon
            component="a"
            href={consoleDownloadUrl(job.id)}
            download
            aria-label={text.common.download}
          >
            <Download size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </div>
      <div className={styles.body}>
        <div
          ref={host}
          className={styles.host}
          role="log"
          aria-live="off"
          aria-label={text.trace.console}
        />
        {isEmpty ? <p className={styles.empty}>{emptyText(job)}</p> : null}
      </div>
    </div>
  );
}

function emptyText(job: Job): string {
  if (job.operation === 'Input' || job.operation === 'Output') return text.trace.consoleBuiltIn;
  if (job.console_size > 0) return '';
  return job.ended_at ? text.trace.consoleNever : text.trace.consoleEmpty;
}
