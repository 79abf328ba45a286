import { useCallback, useState } from 'react';

const key = 'pipeline.panel';
const fields = 'input:not([type=hidden]):not(:disabled), textarea:not(:disabled), button, a[href]';

/** The side panel: open or not, and the way into it by keys. */
export function usePanel() {
  const [isOpen, setOpen] = useState(() => localStorage.getItem(key) !== 'closed');
  const show = useCallback((next: boolean) => {
    localStorage.setItem(key, next ? 'open' : 'closed');
    setOpen(next);
  }, []);
  /** Gives the focus to the first field, or to a certain one. */
  const focus = useCallback(
    (selector?: string) => {
      show(true);
      const tryAgain = (tries: number) => {
        const panel = document.querySelector('[data-panel=inspector]');
        const field = panel?.querySelector<HTMLElement>(selector ?? fields);
        if (field) field.focus();
        else if (tries > 0) requestAnimationFrame(() => tryAgain(tries - 1));
      };
      requestAnimationFrame(() => tryAgain(20));
    },
    [show],
  );
  return { isOpen, focus, toggle: () => show(!isOpen) };
}

export type Panel = ReturnType<typeof usePanel>;
