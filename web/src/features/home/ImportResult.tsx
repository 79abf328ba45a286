import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Imported } from '../../api/archives';
import type { Problem } from '../../api/problem';
import { plural } from '../../model/format';
import * as text from '../../text';
import dialog from '../../ui/Dialog.module.css';
import styles from './ImportArchive.module.css';

const kinds = [
  ['pipelines', 'pipeline'],
  ['operations', 'operation'],
  ['resources', 'resource'],
  ['modules', 'module'],
] as const;

/** What became of an archive. */
export function ImportResult({ imported }: { imported: Imported }) {
  const { project, taken, left_out } = imported;
  const parts = kinds.map(([kind, noun]) => plural(taken[kind], noun)).join(', ');
  return (
    <>
      <p role="status">
        <strong>{text.archives.done(project.name)}</strong> {text.archives.taken(parts)}
      </p>
      {left_out.length > 0 ? (
        <Rows
          title={text.archives.leftOut}
          rows={left_out.map(({ path, why }) => ({ place: path, words: why }))}
        />
      ) : null}
      <div className={dialog.buttons}>
        <Button
          variant="filled"
          renderRoot={(props) => (
            <Link to="/p/$project/pipelines" params={{ project: project.id }} {...props} />
          )}
        >
          {text.archives.open}
        </Button>
      </div>
    </>
  );
}

interface ProblemProps {
  name: string;
  problem: Problem;
  onAgain: () => void;
}

export function ImportProblem({ name, problem, onAgain }: ProblemProps) {
  const rows = problem.errors.map(({ pointer, detail }) => ({
    place: pointer ?? '',
    words: detail,
  }));
  return (
    <>
      <p role="alert" className={styles.problem}>
        {text.archives.refused(name)}
      </p>
      {rows.length > 0 ? (
        <Rows title={text.archives.problems} rows={rows} />
      ) : (
        <p>{problem.detail || problem.title}</p>
      )}
      <div className={dialog.buttons}>
        <Button onClick={onAgain}>{text.archives.again}</Button>
      </div>
    </>
  );
}

function Rows({ title, rows }: { title: string; rows: { place: string; words: string }[] }) {
  return (
    <section aria-label={title}>
      <h3 className={styles.heading}>{title}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long list scrolls by keyboard */}
      <ul className={styles.rows} tabIndex={0}>
        {rows.map(({ place, words }) => (
          <li key={`${place} ${words}`}>
            <code>{place}</code> {words}
          </li>
        ))}
      </ul>
    </section>
  );
}
