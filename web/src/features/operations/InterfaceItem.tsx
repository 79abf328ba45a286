import type { KeyboardEvent, ReactNode } from 'react';
import type { InterfacePart } from '../../model/interface_edit';
import * as text from '../../text';
import styles from './InterfacePanel.module.css';

export interface ItemEvents {
  canChange: boolean;
  onOpen: (part: InterfacePart, name: string) => void;
  onRemove: (part: InterfacePart, name: string) => void;
  onPoint: (part: InterfacePart, name: string) => void;
  onUnpoint: () => void;
}

interface Props extends ItemEvents {
  part: InterfacePart;
  name: string;
  children: ReactNode;
}

/** One part of the diagram: opens on click, Enter and F2, goes on Delete, and marks its code while pointed at. */
export function InterfaceItem({ part, name, children, ...events }: Props) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (!events.canChange) return;
    if (event.key === 'F2') events.onOpen(part, name);
    if (event.key === 'Delete' || event.key === 'Backspace') events.onRemove(part, name);
  };
  const point = () => events.onPoint(part, name);
  return (
    <button
      type="button"
      className={styles.item}
      data-part={part}
      aria-label={
        events.canChange ? text.operation.edit(part, name) : `${name}: ${text.operation.showInCode}`
      }
      onClick={() => events.onOpen(part, name)}
      onKeyDown={onKeyDown}
      onPointerEnter={point}
      onPointerLeave={events.onUnpoint}
      onFocus={point}
      onBlur={events.onUnpoint}
    >
      {children}
    </button>
  );
}
