import { useCallback, useEffect, useRef, useState } from 'react';
import type { Position } from '../../model/project_model';
import type { Anchor } from './actions';
import type { CanvasHandle } from './useCanvasHandle';

/** What is open over the canvas, one thing at a time. */
export type Open =
  | { kind: 'picker' }
  | { kind: 'run'; targets: string[] }
  | { kind: 'export' }
  | { kind: 'place'; at: Position; anchor: Anchor }
  | { kind: 'connect'; at: Position; node: string }
  | { kind: 'menu'; at: Position };

/** Opens and closes; the focus goes back to where it was, or to a node that was added meanwhile. */
export function useOpen(canvas: { current: CanvasHandle | null }) {
  const [open, show] = useState<Open | null>(null);
  const opener = useRef<Element | null>(null);
  const added = useRef<string | null>(null);
  const setOpen = useCallback((next: Open | null) => {
    if (next) opener.current = document.activeElement;
    show(next);
  }, []);
  /** A menu goes when something was chosen in it, which may have opened the next thing. */
  const closeMenu = useCallback(
    () => show((current) => (current?.kind === 'menu' ? null : current)),
    [],
  );
  const returnTo = useCallback((node: string) => {
    added.current = node;
  }, []);
  useEffect(() => {
    if (open) return;
    const [node, before] = [added.current, opener.current];
    added.current = null;
    opener.current = null;
    if (node !== null) canvas.current?.reveal(node);
    else if (document.activeElement === document.body && before instanceof HTMLElement)
      before.focus({ preventScroll: true });
  }, [open, canvas]);
  return { open, setOpen, closeMenu, returnTo };
}
