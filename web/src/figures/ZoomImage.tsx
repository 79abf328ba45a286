import { ActionIcon } from '@mantine/core';
import { Maximize, Minus, Plus } from 'lucide-react';
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import * as text from '../text';
import styles from './FigureView.module.css';
import { zoomAt, zoomMove, zoomNone } from './zoom';

const step = 1.3;
const moveStep = 40;
const wheelStep = 0.0016;
const moves: Record<string, { x: number; y: number }> = {
  ArrowLeft: { x: moveStep, y: 0 },
  ArrowRight: { x: -moveStep, y: 0 },
  ArrowUp: { x: 0, y: moveStep },
  ArrowDown: { x: 0, y: -moveStep },
};

/** A picture that can be looked at closely: wheel or + and − zoom, dragging or arrows move, 0 shows it whole. */
export function ZoomImage({ url, title }: { url: string; title: string }) {
  const frame = useRef<HTMLDivElement>(null);
  const [zoom, setZoom] = useState(zoomNone);

  const box = () => frame.current?.getBoundingClientRect() ?? new DOMRect();
  const by = (factor: number) =>
    setZoom((present) => {
      const { width, height } = box();
      return zoomAt(present, factor, { x: width / 2, y: height / 2 });
    });
  const move = (x: number, y: number) => setZoom((present) => zoomMove(present, { x, y }, box()));

  useEffect(() => {
    const element = frame.current;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const { left, top } = box();
      const at = { x: event.clientX - left, y: event.clientY - top };
      setZoom((present) => zoomAt(present, Math.exp(-event.deltaY * wheelStep), at));
    };
    element?.addEventListener('wheel', onWheel, { passive: false });
    return () => element?.removeEventListener('wheel', onWheel);
  });
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.target instanceof Element && event.target.closest('button')) return;
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId))
      move(event.movementX, event.movementY);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const direction = moves[event.key];
    if (direction) move(direction.x, direction.y);
    else if (event.key === '+' || event.key === '=') by(step);
    else if (event.key === '-') by(1 / step);
    else if (event.key === '0') setZoom(zoomNone);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a picture with its tools is no fieldset
    <div
      ref={frame}
      className={styles.zoom}
      role="group"
      aria-label={text.figures.zoomable(title)}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it is moved by arrow keys
      tabIndex={0}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onDoubleClick={() => setZoom(zoomNone)}
      onKeyDown={onKeyDown}
    >
      <img
        src={url}
        alt={title}
        draggable={false}
        style={{ transform: `translate(${zoom.x}px, ${zoom.y}px) scale(${zoom.scale})` }}
      />
      <div className={styles.controls}>
        <ActionIcon aria-label={text.figures.zoomIn} onClick={() => by(step)}>
          <Plus size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon aria-label={text.figures.zoomOut} onClick={() => by(1 / step)}>
          <Minus size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon aria-label={text.figures.zoomFit} onClick={() => setZoom(zoomNone)}>
          <Maximize size={15} aria-hidden />
        </ActionIcon>
      </div>
    </div>
  );
}
