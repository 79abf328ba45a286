import type { ReactNode } from 'react';
import table from './Table.module.css';

/** A table in its frame, which scrolls sideways by keys as well when the screen is narrow. */
export function TableFrame({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={table.wrap} aria-label={label} tabIndex={0}>
      <table className={table.table}>{children}</table>
    </section>
  );
}
