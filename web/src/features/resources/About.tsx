import * as text from '../../text';
import styles from './Inspector.module.css';

/** The first sentence of a documentation; the rest on demand. `code` is set as code. */
export function About({ children }: { children: string | undefined }) {
  if (!children) return null;
  const first = /^[^\n]*?[.!?](?=\s|$)/.exec(children)?.[0] ?? children;
  const rest = children.slice(first.length).trim();
  return (
    <span className={styles.about}>
      <Prose>{first}</Prose>
      {rest === '' ? null : (
        <details className={styles.rest}>
          <summary>{text.resources.more}</summary>
          <Prose>{rest}</Prose>
        </details>
      )}
    </span>
  );
}

function Prose({ children }: { children: string }) {
  return (
    <>
      {children.split('`').map((part, index) =>
        index % 2 === 1 ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: a text does not change its order
          <code key={index}>{part}</code>
        ) : (
          part
        ),
      )}
    </>
  );
}
