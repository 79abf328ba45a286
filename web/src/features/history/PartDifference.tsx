import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { RotateCcw } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { resourceSchemasQuery } from '../../api/resources';
import { useCanEdit } from '../../collab/useCanEdit';
import type { EntityDifference } from '../../model/model_diff';
import type { ProjectModel } from '../../model/project_model';
import * as text from '../../text';
import styles from './Compare.module.css';
import { historyAsk } from './history_store';
import { PipelineDifferenceView } from './PipelineDifferenceView';
import { TextDifference } from './TextDifference';

const ResourceDifferenceView = lazy(async () => ({
  default: (await import('../resource_diff/ResourceDifferenceView')).ResourceDifferenceView,
}));

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
  const schemas = useQuery(resourceSchemasQuery).data?.schemas;
  const resources = part.kind === 'resources' ? bothOf(part, before, after) : null;
  const schema = schemas?.find(({ type }) => type === resources?.after.type) ?? null;
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
      {resources ? (
        <Suspense>
          <div className={styles.picture}>
            <ResourceDifferenceView {...resources} schema={schema} isOne />
          </div>
        </Suspense>
      ) : null}
      {textsOf(part, before, after).map(({ title, a, b }) =>
        a === b ? null : <TextDifference key={title} title={title} before={a} after={b} />,
      )}
    </section>
  );
}

/** The resource in both states; nothing where it came or went, or became one of another type. */
function bothOf({ id }: EntityDifference, before: ProjectModel, after: ProjectModel) {
  const [a, b] = [before.resources[id], after.resources[id]];
  return a && b && a.type === b.type ? { before: a, after: b } : null;
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
  const isWhole = kind === 'resources' && bothOf(part, before, after) === null;
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
  return [
    ...texts,
    { title: text.history.otherDetails, a: restOf(a, isWhole), b: restOf(b, isWhole) },
  ];
}

type Members = Record<string, unknown>;

const membersOf = (entity: object | undefined): Members => ({ ...entity });
const wordsOf = (value: unknown) => (typeof value === 'string' ? value : '');
const shownElsewhere = ['code', 'environment', 'interface', 'nodes', 'edges'];

/** What is neither text nor picture, as JSON; a resource that came or went has its nodes here. */
function restOf(members: Members, isWhole: boolean): string {
  const rest = Object.entries(members).filter(
    ([name, value]) =>
      (isWhole || !shownElsewhere.includes(name)) && JSON.stringify(value) !== '{}',
  );
  return rest.length === 0 ? '' : JSON.stringify(Object.fromEntries(rest), null, 2);
}
