import { type ReactNode, useId } from 'react';
import styles from './Profile.module.css';

interface Props {
  title: string;
  lead?: string;
  action?: ReactNode;
  children?: ReactNode;
}

export function Section({ title, lead, action, children }: Props) {
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <div className={styles.head}>
        <div className={styles.titles}>
          <h2 id={id}>{title}</h2>
          {lead ? <p>{lead}</p> : null}
        </div>
        {action}
      </div>
      {children}
    </section>
  );
}
