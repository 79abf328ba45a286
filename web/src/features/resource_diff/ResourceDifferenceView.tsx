import { ActionIcon, Tooltip } from '@mantine/core';
import { ArrowDown, ArrowUp, Equal } from 'lucide-react';
import { useMemo, useState } from 'react';
import {
  DifferencePicture,
  type PictureEdge,
  type PictureNode,
} from '../../graph/DifferencePicture';
import { differencesOf, type NetworkDifference, networkDiff } from '../../model/network_diff';
import type { Resource } from '../../model/project_model';
import { type ResourceGraph, resourceGraph } from '../../model/resource_graph';
import { categoryOf, nodeTypeOf, type ResourceSchema } from '../../model/resource_schema';
import { resourceDiff as text } from '../../text/resource_diff';
import { EmptyState } from '../../ui/EmptyState';
import { DifferenceMark } from '../history/DifferenceMark';
import { useNetwork } from '../resources/useNetwork';
import { useActions } from '../shell/actions';
import { DifferenceTotals } from './DifferenceTotals';
import styles from './ResourceDifference.module.css';

interface Props {
  before: Resource;
  after: Resource;
  schema: ResourceSchema | null;
  /** Both are one resource at two moments, so its layers stay where they are. */
  isOne: boolean;
}

const shownLines = 4;

/** Two architectures in one picture, the differences as a list, and what they do to the sizes. */
export function ResourceDifferenceView({ before, after, schema, isOne }: Props) {
  const factsA = useNetwork(before).facts;
  const factsB = useNetwork(after).facts;
  const [a, b] = useMemo(() => [resourceGraph(before), resourceGraph(after)], [before, after]);
  const diff = useMemo(
    () => networkDiff(schema, { graph: a, facts: factsA }, { graph: b, facts: factsB }),
    [schema, a, b, factsA, factsB],
  );
  const picture = useMemo(() => pictureOf(schema, a, b, diff, isOne), [schema, a, b, diff, isOne]);
  const places = useMemo(() => placesOf(diff), [diff]);
  const [at, setAt] = useState<number | null>(null);
  const step = (by: number) => {
    if (places.length === 0) return;
    setAt((present) => ((present ?? (by > 0 ? -1 : 0)) + by + places.length) % places.length);
  };
  const group = text.title;
  const when = places.length > 0;
  useActions([
    { id: 'diff.next', group, label: text.next, shortcut: 'n', when, run: () => step(1) },
    { id: 'diff.previous', group, label: text.previous, shortcut: 'p', when, run: () => step(-1) },
  ]);
  if (differencesOf(diff) === 0)
    return (
      <EmptyState icon={Equal} title={text.same}>
        {text.sameBody}
      </EmptyState>
    );
  return (
    <div className={styles.work}>
      <div className={styles.picture}>
        <DifferencePicture
          isFilled
          label={text.picture(before.name, after.name)}
          nodes={picture.nodes}
          edges={picture.edges}
          chosen={at === null ? undefined : places[at]?.node}
        />
      </div>
      <aside className={styles.side} aria-label={text.list}>
        {diff.totals ? <DifferenceTotals {...diff.totals} /> : null}
        <header className={styles.listHead}>
          <h2>{text.differences(places.length)}</h2>
          <Tooltip label={`${text.previous} (P)`}>
            <ActionIcon aria-label={text.previous} onClick={() => step(-1)}>
              <ArrowUp size={16} aria-hidden />
            </ActionIcon>
          </Tooltip>
          <Tooltip label={`${text.next} (N)`}>
            <ActionIcon aria-label={text.next} onClick={() => step(1)}>
              <ArrowDown size={16} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </header>
        <ol className={styles.list}>
          {places.map((place, index) => (
            <li key={place.key}>
              <button
                type="button"
                className={styles.row}
                aria-current={index === at}
                onClick={() => setAt(index)}
              >
                <DifferenceMark difference={place.difference} />
                <span className={styles.words}>
                  <strong>{place.name}</strong>
                  {place.lines.map((line) => (
                    <span key={line}>{line}</span>
                  ))}
                </span>
              </button>
            </li>
          ))}
        </ol>
      </aside>
    </div>
  );
}

/** Layers first, then the connections that are not theirs alone. */
function placesOf({ layers, links }: NetworkDifference) {
  const alone = new Set(
    layers.flatMap(({ id, difference }) =>
      difference === 'added' || difference === 'removed' ? [id] : [],
    ),
  );
  return [
    ...layers.flatMap(({ id, name, difference, details, effects }) =>
      difference ? [{ key: id, node: id, name, difference, lines: [...details, ...effects] }] : [],
    ),
    ...links.flatMap(({ id, from, to, name, difference }) =>
      difference && !alone.has(from) && !alone.has(to)
        ? [{ key: id, node: to, name, difference, lines: [text.connection] }]
        : [],
    ),
  ];
}

function pictureOf(
  schema: ResourceSchema | null,
  a: ResourceGraph,
  b: ResourceGraph,
  diff: NetworkDifference,
  isOne: boolean,
): { nodes: PictureNode[]; edges: PictureEdge[] } {
  const nodes = diff.layers.map((layer): PictureNode => {
    const node = b.nodes[layer.b ?? ''] ?? a.nodes[layer.a ?? ''];
    const type = schema && node ? nodeTypeOf(schema, node.layer) : undefined;
    return {
      id: layer.id,
      name: layer.name,
      color: (schema && type && categoryOf(schema, type)?.color) ?? 'var(--df-edge)',
      lines: [...layer.details, ...(layer.difference ? layer.effects : [])].slice(0, shownLines),
      difference: layer.difference,
      place: isOne ? node?.position : undefined,
    };
  });
  return { nodes, edges: diff.links };
}
