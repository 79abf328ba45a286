import { Popover } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Position } from '../../model/project_model';
import styles from './NodePicker.module.css';

interface Props {
  at: Position;
  width?: number;
  onClose: () => void;
  children: ReactNode;
}

/** A box at a place of the screen, as far inside as it needs to be. Escape and a click elsewhere close it. */
export function FloatingPicker({ at, width = 340, onClose, children }: Props) {
  return (
    <Popover
      opened
      onChange={(isOpen) => !isOpen && onClose()}
      width={width}
      position="bottom-start"
      offset={4}
      shadow="md"
      transitionProps={{ duration: 0 }}
      trapFocus
      returnFocus
      withinPortal
    >
      <Popover.Target>
        <span className={styles.point} style={{ left: at.x, top: at.y }} />
      </Popover.Target>
      <Popover.Dropdown p={0}>{children}</Popover.Dropdown>
    </Popover>
  );
}
