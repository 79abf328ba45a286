import { type Json, membersOf, valueText } from '../../model/preview';
import * as text from '../../text';
import styles from './Preview.module.css';

const shownAtOnce = 200;

interface Props {
  value: Json;
  isOpen?: boolean;
  name?: string;
}

/** JSON, opened member by member. */
export function PreviewTree({ value, name, isOpen = false }: Props) {
  const members = membersOf(value);
  const label = name === undefined ? null : <span className={styles.member}>{name}: </span>;
  if (!members || members.length === 0)
    return (
      <div className={styles.leaf}>
        {label}
        {members ? text.previews.empty : valueText(value)}
      </div>
    );
  return (
    <details className={styles.branch} open={isOpen}>
      <summary>
        {label}
        <span className={styles.count}>{text.previews.items(members.length)}</span>
      </summary>
      {members.slice(0, shownAtOnce).map(([key, member]) => (
        <PreviewTree key={key} name={key} value={member} />
      ))}
      {members.length > shownAtOnce ? (
        <div className={styles.leaf}>{text.previews.more(members.length - shownAtOnce)}</div>
      ) : null}
    </details>
  );
}
