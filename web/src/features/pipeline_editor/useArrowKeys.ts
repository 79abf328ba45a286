import { useEffect, useRef } from 'react';
import type { Direction } from '../../model/arrange';

const directions: Record<string, Direction> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

interface Keys {
  isForCanvas: () => boolean;
  onGo: (direction: Direction) => void;
  onNudge: (direction: Direction) => void;
}

/** Arrows go from node to node; with Shift they move what is selected. */
export function useArrowKeys(keys: Keys) {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const direction = directions[event.key];
      if (!direction || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey)
        return;
      if (!latest.current.isForCanvas()) return;
      event.preventDefault();
      if (event.shiftKey) latest.current.onNudge(direction);
      else latest.current.onGo(direction);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
