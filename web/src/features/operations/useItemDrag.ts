import { type PointerEvent as ReactPointerEvent, useEffect, useRef, useState } from 'react';
import type { InterfacePart } from '../../model/interface_edit';

interface Drag {
  part: InterfacePart;
  name: string;
  /** Over which part of the same list it is. */
  over: string | null;
}

const slack = 5;

/** Drags a part of the diagram to the place of another of its kind; Escape gives up. */
export function useItemDrag(onDrop: (part: InterfacePart, name: string, over: string) => void) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const stop = useRef<() => void>(() => undefined);
  useEffect(() => () => stop.current(), []);

  const start = (part: InterfacePart, name: string, event: ReactPointerEvent) => {
    if (event.button !== 0) return;
    const from = { x: event.clientX, y: event.clientY };
    let now: Drag | null = null;
    const move = ({ clientX, clientY }: PointerEvent) => {
      if (!now && Math.hypot(clientX - from.x, clientY - from.y) < slack) return;
      now = { part, name, over: itemAt(part, name, clientX, clientY) };
      setDrag(now);
    };
    const drop = () => {
      const { over } = now ?? {};
      if (now) swallowClick();
      stop.current();
      if (over) onDrop(part, name, over);
    };
    const cancel = (key: KeyboardEvent) => {
      if (key.key === 'Escape') stop.current();
    };
    const end = () => stop.current();
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', drop);
    window.addEventListener('pointercancel', end);
    window.addEventListener('keydown', cancel);
    stop.current = () => {
      window.removeEventListener('pointermove', move);
      window.removeEventListener('pointerup', drop);
      window.removeEventListener('pointercancel', end);
      window.removeEventListener('keydown', cancel);
      setDrag(null);
    };
  };
  return { drag, start };
}

function itemAt(part: InterfacePart, name: string, x: number, y: number): string | null {
  const item = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-name]');
  const over = item?.dataset.part === part ? (item.dataset.name ?? null) : null;
  return over === name ? null : over;
}

/** What was dragged is not clicked as well. */
function swallowClick() {
  const swallow = (event: MouseEvent) => {
    event.stopPropagation();
    event.preventDefault();
  };
  window.addEventListener('click', swallow, { capture: true, once: true });
  setTimeout(() => window.removeEventListener('click', swallow, { capture: true }), 0);
}
