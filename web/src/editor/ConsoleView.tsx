import { useEffect, useRef, useState } from 'react';
import { type ChannelEvent, events } from '../api/events';
import type { Job } from '../api/types';
import { matcherOf } from '../model/console_search';
import * as text from '../text';
import { ProblemNotice } from '../ui/ProblemNotice';
import { ConsoleBar } from './ConsoleBar';
import { ConsoleFind } from './ConsoleFind';
import styles from './ConsoleView.module.css';
import { type ConsoleEditor, consoleEditor } from './console_editor';
import { type ConsoleEvent, ConsoleFeed, type ConsoleWindow, loadsWhole } from './console_feed';
import { ConsoleFinder, type Found } from './console_finder';
import { ConsoleSearcher } from './console_searcher';

interface Props {
  job: Job;
  channel: string;
}

interface Console {
  editor: ConsoleEditor;
  feed: ConsoleFeed;
  finder: ConsoleFinder;
  searcher: ConsoleSearcher;
}

const nothingFound: Found = { index: 0, count: 0, isBusy: false, isCapped: false };
const nothingShown: ConsoleWindow = {
  start: 0,
  end: 0,
  size: 0,
  firstLine: 1,
  isReading: true,
  error: null,
};

/** What a job printed: the end first, then live; follows until scrolled away. Any attempt can be looked at. */
export function ConsoleView({ job, channel }: Props) {
  const [chosen, setChosen] = useState<number | null>(null);
  const attempt = chosen ?? job.attempt;
  const isLatest = attempt === job.attempt;
  const size = isLatest
    ? job.console_size
    : (job.attempts.find((one) => one.attempt === attempt)?.console_size ?? 0);

  const host = useRef<HTMLDivElement>(null);
  const parts = useRef<Console | null>(null);
  const following = useRef(true);
  const [isFollowing, setFollowing] = useState(true);
  const [isWrapped, setWrapped] = useState(true);
  const [shown, setShown] = useState(nothingShown);
  const [isEmpty, setEmpty] = useState(true);
  const [isFinding, setFinding] = useState(false);
  const [found, setFound] = useState(nothingFound);
  /** What is too long to be held here is searched on the server. */
  const isSearching = useRef(false);
  const latestSize = useRef(size);
  latestSize.current = size;

  const follow = (isOn: boolean) => {
    following.current = isOn;
    setFollowing(isOn);
    if (!isOn) return;
    parts.current?.feed.toEnd();
    parts.current?.editor.toEnd();
  };
  const toStart = () => {
    following.current = false;
    setFollowing(false);
    parts.current?.feed.toStart();
    parts.current?.editor.toStart();
  };
  const acts = useRef({ follow, toStart });
  acts.current = { follow, toStart };

  useEffect(() => {
    if (!host.current) return;
    following.current = true;
    setFollowing(true);
    const editor = consoleEditor(host.current, {
      onScroll: ({ atEnd, nearStart, nearEnd, isByHand }) => {
        if (isByHand) {
          following.current = atEnd;
          setFollowing(atEnd);
        } else if (following.current && !atEnd) {
          editor.toEnd();
          return;
        }
        if (nearStart) feed.earlier();
        if (nearEnd) feed.later();
      },
      onFind: () => setFinding(true),
      onChange: (from, grown) => finder.changed(from, grown),
      onHome: () => acts.current.toStart(),
      onEnd: () => acts.current.follow(true),
    });
    const finder = new ConsoleFinder(
      editor.view,
      (next) => isSearching.current || setFound(next),
      (from, to) => {
        following.current = false;
        editor.show(from, to);
      },
    );
    const searcher = new ConsoleSearcher(job.id, attempt, setFound, (hit) => {
      following.current = false;
      setFollowing(false);
      feed.toHit(hit, editor.showLine);
    });
    const feed = new ConsoleFeed(job.id, attempt, {
      apply: (edit) => {
        editor.apply(edit);
        if (following.current) editor.toEnd();
      },
      prepend: (insert, spans) => {
        editor.prepend(insert, spans);
        if (following.current) editor.toEnd();
      },
      cut: editor.cut,
      clear: editor.clear,
      length: () => editor.view.state.doc.length,
      linesBefore: (to) => editor.view.state.doc.lineAt(to).number - 1,
      changed: (window) => {
        editor.setNumbers(window.firstLine);
        setShown(window);
        finder.expect(window.isReading);
        searcher.grown(window.size);
        setEmpty(editor.view.state.doc.length === 0);
      },
    });
    parts.current = { editor, feed, finder, searcher };
    feed.open(latestSize.current);
    const stop = events.listen(channel, (message) => {
      const event = message as ChannelEvent & ConsoleEvent;
      if (event.type === 'console' && event.job === job.id && event.attempt === attempt)
        feed.receive(event);
    });
    return () => {
      stop();
      feed.close();
      finder.close();
      searcher.close();
      editor.view.destroy();
      parts.current = null;
    };
  }, [job.id, attempt, channel]);

  useEffect(() => parts.current?.feed.want(size), [size]);
  useEffect(() => parts.current?.editor.setWrap(isWrapped), [isWrapped]);

  const find = (query: string, isExact: boolean) => {
    const console = parts.current;
    if (!console) return;
    const isLong = shown.size > loadsWhole;
    isSearching.current = isLong;
    const matcher = matcherOf(query, isExact);
    console.editor.setFinding(query === '' ? null : { matcher, length: query.length });
    console.finder.find(isLong ? '' : query, isExact);
    console.searcher.find(isLong ? query : '', isExact);
    if (query === '') setFound(nothingFound);
    else if (!isLong) console.feed.whole();
  };

  return (
    <div className={styles.root}>
      <ConsoleBar
        job={job}
        attempt={attempt}
        onAttempt={(next) => setChosen(next === job.attempt ? null : next)}
        shown={shown}
        isFollowing={isFollowing}
        onFollow={follow}
        isWrapped={isWrapped}
        onWrap={setWrapped}
        onStart={toStart}
        onEarlier={() => parts.current?.feed.earlier()}
        onFind={() => setFinding(true)}
      />
      {isFinding ? (
        <ConsoleFind
          found={found}
          isPart={!isSearching.current && (shown.start > 0 || shown.end < shown.size)}
          isReading={!isSearching.current && shown.isReading}
          onFind={find}
          onStep={(direction) =>
            (isSearching.current ? parts.current?.searcher : parts.current?.finder)?.step(direction)
          }
          onClose={() => {
            find('', false);
            setFinding(false);
            parts.current?.editor.view.focus();
          }}
        />
      ) : null}
      {shown.error ? <ProblemNotice error={shown.error} /> : null}
      <div className={styles.body}>
        <div
          ref={host}
          className={styles.host}
          role="log"
          aria-live="off"
          aria-label={text.trace.console}
        />
        {isEmpty ? <p className={styles.empty}>{emptyText(job, shown)}</p> : null}
      </div>
    </div>
  );
}

function emptyText(job: Job, shown: ConsoleWindow): string {
  if (shown.error) return '';
  if (shown.size > shown.end) return text.common.loading;
  if (job.operation === 'Input' || job.operation === 'Output') return text.trace.consoleBuiltIn;
  if (job.taken_from) return text.trace.consolePinned;
  return job.ended_at ? text.trace.consoleNever : text.trace.consoleEmpty;
}
