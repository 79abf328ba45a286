import styles from './Logo.module.css';

/** The mark and the name, for dark ground. */
export function Logo({ size = 24, nameHidden = false }: { size?: number; nameHidden?: boolean }) {
  return (
    <span className={styles.logo}>
      <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
        <path
          d="M16 7v7m0 0-7 8m7-8 7 8"
          fill="none"
          stroke="currentColor"
          strokeWidth="2.4"
          strokeLinecap="round"
        />
        <circle cx="16" cy="7" r="4" fill="#ffa645" />
        <circle cx="9" cy="23" r="4" fill="#ffa645" />
        <circle cx="23" cy="23" r="4" fill="currentColor" />
      </svg>
      <span className={nameHidden ? 'visually-hidden' : styles.name}>
        <b>deep</b>forge
      </span>
    </span>
  );
}
