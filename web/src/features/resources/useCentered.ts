import { useEffect, useRef } from 'react';
import type { ResourceFlow } from './places';

/** What is in the middle of the canvas stays there when a panel beside it comes or goes. For the canvas' frame. */
export function useCentered(instance: { current: ResourceFlow | null }) {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    let before = element.clientWidth;
    const observer = new ResizeObserver(() => {
      const change = element.clientWidth - before;
      before = element.clientWidth;
      const canvas = instance.current;
      if (change === 0 || !canvas) return;
      const viewport = canvas.getViewport();
      void canvas.setViewport({ ...viewport, x: viewport.x + change / 2 });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [instance]);
  return frame;
}
