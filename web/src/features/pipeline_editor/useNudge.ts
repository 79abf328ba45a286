import { useEffect, useRef } from 'react';
import type { Direction } from '../../model/arrange';
import type { Position } from '../../model/project_model';
import type { EditorActions } from './actions';
import type { CanvasHandle } from './useCanvasHandle';

const step = 10;
const rest = 600;
const vectors: Record<Direction, Position> = {
  left: { x: -step, y: 0 },
  right: { x: step, y: 0 },
  up: { x: 0, y: -step },
  down: { x: 0, y: step },
};

/** Moves by keys; presses in a row are one change. */
export function useNudge(actions: EditorActions, canvas: { current: CanvasHandle | null }) {
  const waiting = useRef<{ timer: ReturnType<typeof setTimeout>; send: () => void } | null>(null);
  useEffect(
    () => () => {
      clearTimeout(waiting.current?.timer);
      waiting.current?.send();
    },
    [],
  );
  return (ids: readonly string[], direction: Direction) => {
    const { x, y } = vectors[direction];
    canvas.current?.shift(ids, { x, y });
    clearTimeout(waiting.current?.timer);
    const send = () => {
      waiting.current = null;
      const chosen = new Set(ids);
      const boxes = canvas.current?.boxes().filter(({ id }) => chosen.has(id)) ?? [];
      void actions.move(Object.fromEntries(boxes.map((box) => [box.id, { x: box.x, y: box.y }])));
    };
    waiting.current = { timer: setTimeout(send, rest), send };
  };
}
