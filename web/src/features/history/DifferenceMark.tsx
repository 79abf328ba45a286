import { Minus, Pencil, Plus } from 'lucide-react';
import type { Difference } from '../../model/model_diff';
import * as text from '../../text';
import styles from './DifferenceMark.module.css';

export const differenceIcons = { added: Plus, removed: Minus, changed: Pencil } as const;

/** A colour, an icon and a word; never a colour alone. */
export function DifferenceMark({ difference }: { difference: Difference }) {
  const Icon = differenceIcons[difference];
  return (
    <span className={styles.mark} data-difference={difference}>
      <Icon size={13} strokeWidth={2.5} aria-label={text.history[difference]} />
    </span>
  );
}
