import { useCallback, useState } from 'react';
import { isElsewhere } from '../../ui/isElsewhere';

const key = 'pipeline.panel';
/** What is there to be filled in comes before what can be pressed. */
const wanted = [
  'input:not([type=hidden]):not(:disabled), textarea:not(:disabled)',
  'button:not(:disabled), a[href]',
];

const frames = 20;

/** The side panel: open or not, and the way into it by keys. */
export function usePanel() {
  const [isOpen, setOpen] = useState(() => localStorage.getItem(key) !== 'closed');
  const show = useCallback((next: boolean) => {
    localStorage.setItem(key, next ? 'open' : 'closed');
    setOpen(next);
  }, []);
  /**
   * Gives the focus to the first field, or to a certain one: at once when the panel shows what it is about, so that what is
   * typed next is not lost, else as soon as it is drawn.
   */
  const focus = useCallback(
    (selector?: string, isDrawn = isOpen) => {
      show(true);
      if (isDrawn && take(selector)) return;
      const before = document.activeElement;
      const tryAgain = (tries: number) => {
        if (isElsewhere(before) || take(selector) || tries === 0) return;
        requestAnimationFrame(() => tryAgain(tries - 1));
      };
      requestAnimationFrame(() => tryAgain(frames));
    },
    [show, isOpen],
  );
  return { isOpen, focus, toggle: () => show(!isOpen) };
}

export type Panel = ReturnType<typeof usePanel>;

function take(selector: string | undefined): boolean {
  const panel = document.querySelector('[data-panel=inspector]');
  const [field] = (selector ? [selector] : wanted).flatMap(
    (one) => panel?.querySelector<HTMLElement>(one) ?? [],
  );
  field?.focus();
  return field !== undefined;
}
