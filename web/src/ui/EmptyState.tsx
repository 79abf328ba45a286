import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './EmptyState.module.css';

interface Props {
  icon: LucideIcon;
  title: string;
  children: ReactNode;
  actions?: ReactNode;
}

/** What to do when there is nothing yet. */
export function EmptyState({ icon: Icon, title, children, actions }: Props) {
  return (
    <div className={styles.root}>
      <span className={styles.mark}>
        <Icon size={26} strokeWidth={1.75} aria-hidden />
      </span>
      <h2>{title}</h2>
      <p>{children}</p>
      {actions ? <div className={styles.actions}>{actions}</div> : null}
    </div>
  );
}
