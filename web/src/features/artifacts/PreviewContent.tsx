import type { Artifact, Preview } from '../../api/types';
import { sizeText } from '../../model/format';
import type { Json } from '../../model/preview';
import * as text from '../../text';
import styles from './Preview.module.css';
import { PreviewImage } from './PreviewImage';
import { PreviewPicture } from './PreviewPicture';
import { PreviewTable } from './PreviewTable';
import { PreviewTree } from './PreviewTree';

interface Props {
  artifact: Artifact;
  preview: Preview;
}

/** Everything that a preview has. Texts stay texts: nothing of it is ever markup. */
export function PreviewContent({ artifact, preview }: Props) {
  const { format, facts, notes, image, picture, table, entries, pickle } = preview;
  return (
    <div className={styles.content}>
      {format || facts.length > 0 ? (
        <p className={styles.facts}>
          {format ? <strong>{format}</strong> : null}
          {facts.map(({ name, value }) => (
            <span key={name}>
              {name}: {value}
            </span>
          ))}
        </p>
      ) : null}
      {pickle?.is_suspicious ? (
        <p className={styles.warning} role="alert">
          {text.previews.suspicious}
        </p>
      ) : null}
      {image?.is_shown ? <PreviewImage artifact={artifact} type={image.type} /> : null}
      {picture ? <PreviewPicture picture={picture} /> : null}
      {table && table.columns.length > 0 ? <PreviewTable {...tableOf(table)} /> : null}
      {preview.text === undefined ? null : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section className={styles.text} aria-label={text.previews.text} tabIndex={0}>
          <pre>{preview.text}</pre>
        </section>
      )}
      {preview.json === undefined ? null : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section className={styles.text} aria-label={text.previews.tree} tabIndex={0}>
          <PreviewTree value={preview.json as Json} isOpen />
        </section>
      )}
      {entries && entries.length > 0 ? <PreviewTable {...listOf(entries)} /> : null}
      {pickle && pickle.globals.length > 0 ? (
        <details className={styles.globals}>
          <summary>
            {text.previews.refersTo} ({pickle.globals.length})
          </summary>
          <ul>
            {pickle.globals.map((name) => (
              <li key={name}>
                <code>{name}</code>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      {notes.map((note) => (
        <p key={note} className={styles.note}>
          {note}
        </p>
      ))}
    </div>
  );
}

function tableOf({ columns, rows, row_count }: NonNullable<Preview['table']>) {
  const all = row_count === null || row_count <= rows.length ? null : row_count;
  return {
    label: text.previews.table,
    columns,
    rows,
    note: all === null ? null : text.previews.rowsShown(rows.length, all.toLocaleString('en-GB')),
  };
}

/** Without the columns that say nothing. */
function listOf(entries: NonNullable<Preview['entries']>) {
  const names = (['name', 'type', 'shape', 'size'] as const).filter(
    (name) => name === 'name' || name === 'size' || entries.some((entry) => entry[name] !== ''),
  );
  return {
    label: text.previews.entries,
    columns: names.map((name) => ({ name: text.previews.entryColumns[name], type: '' })),
    rows: entries.map((entry) =>
      names.map((name) => (name === 'size' ? sizeText(entry.size) : entry[name])),
    ),
    note: null,
  };
}
