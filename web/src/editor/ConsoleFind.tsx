import { ActionIcon, TextInput, Tooltip } from '@mantine/core';
import { CaseSensitive, ChevronDown, ChevronUp, X } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import * as text from '../text';
import styles from './ConsoleView.module.css';
import type { Found } from './console_finder';

interface Props {
  found: Found;
  /** Not all of the console is shown. */
  isPart: boolean;
  isReading: boolean;
  onFind: (query: string, isExact: boolean) => void;
  onStep: (direction: 1 | -1) => void;
  onClose: () => void;
}

/** Finds in the console: as one types, Enter and Shift+Enter to go on, Escape to leave. */
export function ConsoleFind({ found, isPart, isReading, onFind, onStep, onClose }: Props) {
  const [query, setQuery] = useState('');
  const [isExact, setExact] = useState(false);
  const change = (nextQuery: string, nextExact: boolean) => {
    setQuery(nextQuery);
    setExact(nextExact);
    onFind(nextQuery, nextExact);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onClose();
    if (event.key !== 'Enter') return;
    event.preventDefault();
    onStep(event.shiftKey ? -1 : 1);
  };
  return (
    <search className={styles.find} aria-label={text.trace.find}>
      <TextInput
        size="xs"
        autoFocus
        maxLength={200}
        className={styles.query}
        aria-label={text.trace.findLabel}
        placeholder={text.trace.findLabel}
        value={query}
        onChange={(event) => change(event.currentTarget.value, isExact)}
        onKeyDown={onKeyDown}
      />
      <Tooltip label={text.trace.findExact}>
        <ActionIcon
          aria-label={text.trace.findExact}
          aria-pressed={isExact}
          variant={isExact ? 'light' : 'subtle'}
          onClick={() => change(query, !isExact)}
        >
          <CaseSensitive size={17} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={`${text.trace.findPrevious} (Shift Enter)`}>
        <ActionIcon
          aria-label={text.trace.findPrevious}
          disabled={found.count === 0}
          onClick={() => onStep(-1)}
        >
          <ChevronUp size={17} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={`${text.trace.findNext} (Enter)`}>
        <ActionIcon
          aria-label={text.trace.findNext}
          disabled={found.count === 0}
          onClick={() => onStep(1)}
        >
          <ChevronDown size={17} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <span className={styles.count} role="status">
        {query === '' ? '' : countText(found, isPart, isReading)}
      </span>
      <ActionIcon aria-label={text.trace.findClose} onClick={onClose}>
        <X size={16} aria-hidden />
      </ActionIcon>
    </search>
  );
}

function countText(found: Found, isPart: boolean, isReading: boolean): string {
  const { index, count, isBusy, isCapped } = found;
  if (count === 0 && (isBusy || isReading)) return text.trace.finding;
  const where = isPart && !isReading ? ` ${text.trace.findInPart}` : '';
  if (count === 0) return text.trace.findNone + where;
  const total = count.toLocaleString('en') + (isCapped || isBusy ? '+' : '');
  return text.trace.findCount(index, total) + where;
}
