import { useCallback, useEffect, useRef } from 'react';

const ofCanvas =
  'main, .react-flow__node, .react-flow__edge, .react-flow__pane, .react-flow__nodesselection-rect';

/** Whether keys such as Enter, Delete and the arrows are meant for the canvas: nothing else has the focus. */
export function isForCanvas(): boolean {
  const active = document.activeElement;
  if (document.querySelector('[role=dialog], [role=menu]')) return false;
  return !active || active === document.body || active.matches(ofCanvas);
}

/** Whether the canvas was clicked last. Tab means the canvas once then, so that it can still leave. */
export function useCanvasClicked() {
  const isClicked = useRef(false);
  useEffect(() => {
    const onPointerDown = (event: PointerEvent) => {
      isClicked.current =
        event.target instanceof Element && event.target.closest('.react-flow__pane') !== null;
    };
    window.addEventListener('pointerdown', onPointerDown, true);
    return () => window.removeEventListener('pointerdown', onPointerDown, true);
  }, []);
  useEffect(() => {
    const onKeyUp = (event: KeyboardEvent) => {
      if (event.key === 'Tab') isClicked.current = false;
    };
    window.addEventListener('keyup', onKeyUp, true);
    return () => window.removeEventListener('keyup', onKeyUp, true);
  }, []);
  return useCallback(() => isClicked.current && isForCanvas(), []);
}
