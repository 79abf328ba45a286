import { useEffect } from 'react';
import { isTyping } from '../../ui/isTyping';
import { actionRun, actionsNow } from './actions';
import { ShortcutReader } from './shortcut_reader';

/** Carries out the acts on offer by their keys. */
export function useShortcuts() {
  useEffect(() => {
    const reader = new ShortcutReader();
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const meant = reader.read(event, actionsNow(), isTyping(event.target), Date.now());
      if (!meant || meant === 'wait') return;
      event.preventDefault();
      event.stopImmediatePropagation();
      void actionRun(meant);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
