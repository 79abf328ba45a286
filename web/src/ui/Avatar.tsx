import styles from './Avatar.module.css';

/** The first letters of a name on a colour that is always the same for it. */
export function Avatar({ name, size = 28 }: { name: string; size?: number }) {
  return (
    <span
      className={styles.avatar}
      data-hue={hueOf(name)}
      style={{ width: size, height: size, fontSize: size * 0.4 }}
      aria-hidden
    >
      {name.slice(0, 2)}
    </span>
  );
}

const hues = 6;

function hueOf(name: string): number {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return sum % hues;
}
