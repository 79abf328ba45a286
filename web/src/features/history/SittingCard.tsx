import { UnstyledButton } from '@mantine/core';
import { ChevronDown, ChevronRight, Tag } from 'lucide-react';
import { type CSSProperties, useId, useState } from 'react';
import type { Version } from '../../api/history';
import { personColor } from '../../collab/person_color';
import {
  changeLine,
  deedsMerge,
  deedsOf,
  deedsWords,
  type NameBook,
} from '../../model/change_words';
import type { HistoryChange, Sitting } from '../../model/sittings';
import * as text from '../../text';
import { Ago } from '../../ui/Ago';
import styles from './History.module.css';
import { RevisionMenu } from './RevisionMenu';

interface Props {
  project: string;
  path: string | undefined;
  sitting: Sitting;
  names: NameBook;
  versions: Map<number, Version[]>;
}

const shown = 8;

/** What one person did in one go: in a few words, and change by change when asked. */
export function SittingCard({ project, path, sitting, names, versions }: Props) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const { changes, authorName } = sitting;
  const [newest] = changes;
  const oldest = changes.at(-1);
  if (!newest || !oldest) return null;
  const words = sittingWords(changes, names, path);
  const who = authorName || text.presence.nameless;
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  return (
    <li className={styles.sitting}>
      <span
        className={styles.who}
        style={{ '--person': personColor(sitting.author) } as CSSProperties}
        aria-hidden
      >
        {[...who].slice(0, 2).join('')}
      </span>
      <div className={styles.what}>
        <div className={styles.head}>
          <strong>{who}</strong>
          <Ago at={newest.created_at} />
          <VersionTags
            versions={changes.flatMap((change) => versions.get(change.revision) ?? [])}
          />
          <span className={styles.grow} />
          <RevisionMenu
            project={project}
            path={path}
            revision={newest.revision}
            since={oldest.revision - 1}
            label={words[0] ?? who}
          />
        </div>
        <ul className={styles.words}>
          {words.slice(0, shown).map((word) => (
            <li key={word}>{word}</li>
          ))}
          {words.length > shown ? <li>{text.changes.more_words(words.length - shown)}</li> : null}
        </ul>
        {changes.length > 1 ? (
          <UnstyledButton
            className={styles.expand}
            aria-expanded={isOpen}
            aria-controls={id}
            onClick={() => setOpen(!isOpen)}
          >
            <Chevron size={14} aria-hidden />
            {isOpen ? text.history.fold : text.history.expand(changes.length)}
          </UnstyledButton>
        ) : null}
        <ol id={id} className={styles.changes} hidden={!isOpen}>
          {isOpen
            ? changes.map((change) => (
                <ChangeRow
                  key={change.revision}
                  project={project}
                  path={path}
                  change={change}
                  names={names}
                  versions={versions.get(change.revision) ?? []}
                />
              ))
            : null}
        </ol>
      </div>
    </li>
  );
}

interface ChangeRowProps {
  project: string;
  path: string | undefined;
  change: HistoryChange;
  names: NameBook;
  versions: Version[];
}

function ChangeRow({ project, path, change, names, versions }: ChangeRowProps) {
  const line = changeLine(change, names);
  return (
    <li className={styles.change}>
      <span className={styles.number}>{change.revision}</span>
      <span className={styles.grow}>{line}</span>
      <VersionTags versions={versions} />
      <Ago at={change.created_at} />
      <RevisionMenu
        project={project}
        path={path}
        revision={change.revision}
        since={change.revision - 1}
        label={`${text.history.revision(change.revision)}, ${line}`}
      />
    </li>
  );
}

function VersionTags({ versions }: { versions: readonly Version[] }) {
  return versions.map(({ id, name }) => (
    <span key={id} className={styles.tag}>
      <Tag size={12} aria-hidden />
      {name}
    </span>
  ));
}

/** Undo, redo and what was brought back are told by themselves; all other deeds together. */
function sittingWords(
  changes: readonly HistoryChange[],
  names: NameBook,
  path: string | undefined,
): string[] {
  const plain = changes.filter(({ kind, restored }) => kind === 'change' && !isNumber(restored));
  const special = changes.filter((change) => !plain.includes(change));
  const all = deedsMerge(plain.flatMap(({ patch }) => deedsOf(patch)));
  const deeds = path ? all.filter(({ place }) => place === path) : all;
  return [
    ...new Set([
      ...deedsWords(deeds.length > 0 ? deeds : all, names),
      ...special.map((change) => changeLine(change, names)),
    ]),
  ];
}

const isNumber = (value: unknown) => typeof value === 'number';
