import styles from './Preview.module.css';

interface Props {
  label: string;
  columns: { name: string; type: string }[];
  rows: (string | null)[][];
  note: string | null;
}

/** Rows under a head that stays, in a frame of its own. */
export function PreviewTable({ label, columns, rows, note }: Props) {
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={styles.frame} aria-label={label} tabIndex={0}>
        <table className={styles.table}>
          <thead>
            <tr>
              {columns.map(({ name, type }, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns may have one name and never move
                <th key={column} scope="col">
                  {name}
                  {type ? <span>{type}</span> : null}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name and never move
              <tr key={index}>
                {row.map((cell, column) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: as its column
                  <td key={column} data-null={cell === null || undefined} title={cell ?? undefined}>
                    {cell ?? '–'}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {note ? <p className={styles.note}>{note}</p> : null}
    </>
  );
}
