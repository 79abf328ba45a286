import { Fragment, useMemo, useState } from 'react';
import { type DiffFold, type DiffRow, diffFold, lineDiff } from '../../model/diff';
import * as text from '../../text';
import styles from './TextDifference.module.css';

interface Props {
  title: string;
  before: string;
  after: string;
}

/** Two texts in one: lines that went, lines that came, and what is far from both folded away. */
export function TextDifference({ title, before, after }: Props) {
  const rows = useMemo(() => lineDiff(before, after), [before, after]);
  const folded = useMemo(() => rows && diffFold(rows), [rows]);
  return (
    <section className={styles.root} aria-label={title}>
      <h3>{title}</h3>
      {folded ? null : <p className={styles.note}>{text.history.tooBig}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div className={styles.frame} tabIndex={0}>
        <table className={styles.table}>
          <tbody>
            {(folded ?? wholeOf(before, after)).map((row) =>
              row.kind === 'fold' ? (
                <Fold key={`fold ${row.rows[0]?.before}`} fold={row} />
              ) : (
                <Row key={`${row.before} ${row.after}`} row={row} />
              ),
            )}
          </tbody>
        </table>
      </div>
    </section>
  );
}

const signs = { same: '', added: '+', removed: '−' } as const;
const words = {
  same: undefined,
  added: text.history.lineAdded,
  removed: text.history.lineRemoved,
} as const;

function Row({ row }: { row: DiffRow }) {
  return (
    <tr data-kind={row.kind}>
      <td className={styles.number}>{row.before}</td>
      <td className={styles.number}>{row.after}</td>
      <td className={styles.sign}>
        {row.kind === 'same' ? null : (
          <>
            <span aria-hidden>{signs[row.kind]}</span>
            <span className="visually-hidden">{words[row.kind]}</span>
          </>
        )}
      </td>
      <td className={styles.line}>
        <Line row={row} />
      </td>
    </tr>
  );
}

function Line({ row: { text: line, mark } }: { row: DiffRow }) {
  if (!mark) return line || ' ';
  const [from, to] = mark;
  return (
    <>
      {line.slice(0, from)}
      <mark>{line.slice(from, to)}</mark>
      {line.slice(to)}
    </>
  );
}

function Fold({ fold }: { fold: DiffFold }) {
  const [isOpen, setOpen] = useState(false);
  if (isOpen)
    return (
      <Fragment>
        {fold.rows.map((row) => (
          <Row key={`${row.before} ${row.after}`} row={row} />
        ))}
      </Fragment>
    );
  return (
    <tr>
      <td colSpan={4} className={styles.fold}>
        <button type="button" onClick={() => setOpen(true)}>
          {text.history.showLines(fold.rows.length)}
        </button>
      </td>
    </tr>
  );
}

/** Texts that have too little in common: one after the other. */
function wholeOf(before: string, after: string): DiffRow[] {
  return [
    ...before
      .split('\n')
      .map((line, at): DiffRow => ({ kind: 'removed', text: line, before: at + 1, after: null })),
    ...after
      .split('\n')
      .map((line, at): DiffRow => ({ kind: 'added', text: line, before: null, after: at + 1 })),
  ];
}
