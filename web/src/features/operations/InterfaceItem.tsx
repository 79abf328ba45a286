import type { KeyboardEvent, PointerEvent, ReactNode } from 'react';
import type { InterfacePart } from '../../model/interface_edit';
import * as text from '../../text';
import styles from './InterfacePanel.module.css';

export interface ItemEvents {
  canChange: boolean;
  onOpen: (part: InterfacePart, name: string) => void;
  onRemove: (part: InterfacePart, name: string) => void;
  onPoint: (part: InterfacePart, name: string) => void;
  onUnpoint: () => void;
  /** One place to the front or to the back of its list. */
  onStep: (part: InterfacePart, name: string, by: 1 | -1) => void;
  onHold: (part: InterfacePart, name: string, event: PointerEvent) => void;
  /** How it takes part in a drag. */
  dragState: (part: InterfacePart, name: string) => 'held' | 'over' | undefined;
}

const steps: Record<string, 1 | -1> = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

interface Props extends ItemEvents {
  part: InterfacePart;
  name: string;
  children: ReactNode;
}

/**
 * One part of the diagram: opens on click, Enter and F2, goes on Delete, and marks its code while pointed at. Dragging it
 * onto another of its kind, or Shift with an arrow, gives it another place.
 */
export function InterfaceItem({ part, name, children, ...events }: Props) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (!events.canChange) return;
    if (event.key === 'F2') events.onOpen(part, name);
    const by = event.shiftKey ? steps[event.key] : undefined;
    if (by) {
      event.preventDefault();
      events.onStep(part, name, by);
    }
    if (event.key === 'Delete' || event.key === 'Backspace') events.onRemove(part, name);
  };
  const point = () => events.onPoint(part, name);
  return (
    <button
      type="button"
      className={styles.item}
      data-part={part}
      data-name={name}
      data-drag={events.dragState(part, name)}
      aria-keyshortcuts={events.canChange ? 'Shift+ArrowLeft Shift+ArrowRight' : undefined}
      aria-label={
        events.canChange ? text.operation.edit(part, name) : `${name}: ${text.operation.showInCode}`
      }
      onClick={() => events.onOpen(part, name)}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => events.canChange && events.onHold(part, name, event)}
      onPointerEnter={point}
      onPointerLeave={events.onUnpoint}
      onFocus={point}
      onBlur={events.onUnpoint}
    >
      {children}
    </button>
  );
}
