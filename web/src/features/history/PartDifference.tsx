import { Button } from '@mantine/core';
import { RotateCcw } from 'lucide-react';
import { useCanEdit } from '../../collab/useCanEdit';
import type { EntityDifference } from '../../model/model_diff';
import type { ProjectModel } from '../../model/project_model';
import * as text from '../../text';
import styles from './Compare.module.css';
import { historyAsk } from './history_store';
import { PipelineDifferenceView } from './PipelineDifferenceView';
import { TextDifference } from './TextDifference';

interface Props {
  project: string;
  part: EntityDifference;
  before: ProjectModel;
  after: ProjectModel;
  from: number;
}

/** How one part of the project differs: pipelines as a picture, texts line by line, the rest as JSON. */
export function PartDifference({ project, part, before, after, from }: Props) {
  const canEdit = useCanEdit(project);
  return (
    <section className={styles.detail} aria-label={part.name}>
      <header className={styles.detailHead}>
        <h2>{part.name}</h2>
        <span className={styles.kind}>{text.history[part.difference]}</span>
        <span className={styles.space} />
        {canEdit && part.difference !== 'added' ? (
          <Button
            leftSection={<RotateCcw size={14} aria-hidden />}
            onClick={() => historyAsk({ kind: 'restore', revision: from, path: part.path })}
          >
            {text.history.restore}
          </Button>
        ) : null}
      </header>
      {part.kind === 'pipelines' ? (
        <PipelineDifferenceView id={part.id} name={part.name} before={before} after={after} />
      ) : null}
      {textsOf(part, before, after).map(({ title, a, b }) =>
        a === b ? null : <TextDifference key={title} title={title} before={a} after={b} />,
      )}
    </section>
  );
}

interface TextPair {
  title: string;
  a: string;
  b: string;
}

function textsOf(part: EntityDifference, before: ProjectModel, after: ProjectModel): TextPair[] {
  const { kind, id } = part;
  if (kind === 'serialization')
    return [
      { title: text.history.codeOf, a: before.serialization.code, b: after.serialization.code },
    ];
  const [a, b] = [membersOf(before[kind][id]), membersOf(after[kind][id])];
  const pair = (title: string, name: string): TextPair => ({
    title,
    a: wordsOf(a[name]),
    b: wordsOf(b[name]),
  });
  const texts =
    kind === 'operations'
      ? [pair(text.history.codeOf, 'code'), pair(text.history.environmentOf, 'environment')]
      : kind === 'modules'
        ? [pair(text.history.codeOf, 'code')]
        : [];
  return [...texts, { title: text.history.otherDetails, a: restOf(a), b: restOf(b) }];
}

type Members = Record<string, unknown>;

const membersOf = (entity: object | undefined): Members => ({ ...entity });
const wordsOf = (value: unknown) => (typeof value === 'string' ? value : '');
const shownElsewhere = ['code', 'environment', 'interface', 'nodes', 'edges'];

/** What is neither text nor picture, as JSON; a resource has its nodes here. */
function restOf(members: Members): string {
  const isResource = 'type' in members;
  const rest = Object.entries(members).filter(
    ([name, value]) =>
      (isResource || !shownElsewhere.includes(name)) && JSON.stringify(value) !== '{}',
  );
  return rest.length === 0 ? '' : JSON.stringify(Object.fromEntries(rest), null, 2);
}
