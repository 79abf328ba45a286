import { type ReactNode, useLayoutEffect } from 'react';

const passing = '[role=dialog], [role=menu], [role=listbox]';
/** What had the focus last, apart from what closes again by itself. */
let lasting: Element | null = null;

if (typeof document !== 'undefined')
  document.addEventListener('focusin', ({ target }) => {
    if (target instanceof Element && !target.closest(passing)) lasting = target;
  });

/** Round what a dialog holds: when the dialog is gone and nothing took the focus, it goes back to where it was. */
export function FocusKeeper({ children }: { children?: ReactNode }) {
  useLayoutEffect(() => {
    const before = [document.activeElement, lasting];
    return () => {
      requestAnimationFrame(() => {
        if (document.activeElement !== document.body) return;
        const back = before.find((one) => one?.isConnected && one !== document.body);
        if (back instanceof HTMLElement) back.focus({ preventScroll: true });
      });
    };
  }, []);
  return children;
}
