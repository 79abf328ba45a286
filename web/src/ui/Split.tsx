import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from 'react';
import styles from './Split.module.css';

interface Props {
  /** Where the ratio is remembered. */
  name: string;
  initial: number;
  left: ReactNode;
  right: ReactNode;
  label: string;
}

const least = 0.2;
const most = 0.85;
const step = 0.03;

/** Two panes with a movable border: by pointer, or by arrow keys when it has the focus. */
export function Split({ name, initial, left, right, label }: Props) {
  const root = useRef<HTMLDivElement>(null);
  const [ratio, setRatio] = useState(() => ratioRead(name) ?? initial);

  const change = (value: number) => {
    const next = Math.min(most, Math.max(least, value));
    setRatio(next);
    localStorage.setItem(`split.${name}`, String(next));
  };
  const onPointerDown = (event: PointerEvent<HTMLElement>) =>
    event.currentTarget.setPointerCapture(event.pointerId);
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const box = root.current?.getBoundingClientRect();
    if (box && event.currentTarget.hasPointerCapture(event.pointerId))
      change((event.clientX - box.left) / box.width);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowLeft') change(ratio - step);
    if (event.key === 'ArrowRight') change(ratio + step);
  };

  return (
    <div ref={root} className={styles.root} style={{ '--split': ratio } as React.CSSProperties}>
      <div className={styles.left}>{left}</div>
      {/* biome-ignore lint/a11y/useSemanticElements: a movable separator has a value, <hr> does not */}
      <div
        className={styles.separator}
        role="separator"
        aria-orientation="vertical"
        aria-label={label}
        aria-valuenow={Math.round(ratio * 100)}
        aria-valuemin={least * 100}
        aria-valuemax={most * 100}
        tabIndex={0}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onKeyDown={onKeyDown}
      />
      <div className={styles.right}>{right}</div>
    </div>
  );
}

function ratioRead(name: string): number | null {
  const stored = Number(localStorage.getItem(`split.${name}`));
  return stored >= least && stored <= most ? stored : null;
}
