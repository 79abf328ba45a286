import { type ReactNode, useEffect } from 'react';
import * as text from '../text';
import styles from './Page.module.css';

interface Props {
  title: ReactNode;
  /** For the window's title. */
  name: string;
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  /** The content fills the height and scrolls by itself. */
  isFilled?: boolean;
}

export function Page({ title, name, lead, actions, children, isFilled = false }: Props) {
  useEffect(() => {
    document.title = `${name} · ${text.product}`;
  }, [name]);
  return (
    <div className={styles.page} data-filled={isFilled || undefined}>
      <header className={styles.header}>
        <div className={styles.titles}>
          <h1>{title}</h1>
          {lead ? <div className={styles.lead}>{lead}</div> : null}
        </div>
        {actions ? <div className={styles.actions}>{actions}</div> : null}
      </header>
      <div className={styles.content}>{children}</div>
    </div>
  );
}
