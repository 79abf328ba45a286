import { useEffect, useRef } from 'react';
import { isTyping } from './isTyping';

export interface ClipboardUse {
  /** What is selected as text; null when nothing is. */
  text: () => string | null;
  /** After a cut. */
  remove: () => void;
  /** `isConnected`: Shift was held. */
  paste: (text: string, isConnected: boolean) => void;
}

/** Copy, cut and paste by the browser's own events, so that they work between projects, tabs and windows. */
export function useClipboardEvents(use: ClipboardUse) {
  const latest = useRef(use);
  latest.current = use;
  useEffect(() => {
    let isConnected = false;
    const isOurs = (event: ClipboardEvent) =>
      !isTyping(event.target) && (document.getSelection()?.isCollapsed ?? true);
    const onKeyDown = (event: KeyboardEvent) => {
      isConnected = event.shiftKey;
    };
    const onCopy = (event: ClipboardEvent) => {
      const words = isOurs(event) ? latest.current.text() : null;
      if (words === null) return;
      event.clipboardData?.setData('text/plain', words);
      event.preventDefault();
      if (event.type === 'cut') latest.current.remove();
    };
    const onPaste = (event: ClipboardEvent) => {
      if (isTyping(event.target)) return;
      const words = event.clipboardData?.getData('text/plain') ?? '';
      if (words.trim() === '') return;
      event.preventDefault();
      latest.current.paste(words, isConnected);
    };
    window.addEventListener('keydown', onKeyDown, true);
    document.addEventListener('copy', onCopy);
    document.addEventListener('cut', onCopy);
    document.addEventListener('paste', onPaste);
    return () => {
      window.removeEventListener('keydown', onKeyDown, true);
      document.removeEventListener('copy', onCopy);
      document.removeEventListener('cut', onCopy);
      document.removeEventListener('paste', onPaste);
    };
  }, []);
}
