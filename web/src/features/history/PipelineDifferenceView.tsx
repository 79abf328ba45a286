import { useMemo } from 'react';
import { pipelineDiff } from '../../model/model_diff';
import type { ProjectModel } from '../../model/project_model';
import * as text from '../../text';
import styles from './Compare.module.css';
import { DifferenceMark } from './DifferenceMark';
import { PipelinePicture } from './PipelinePicture';

interface Props {
  id: string;
  name: string;
  before: ProjectModel;
  after: ProjectModel;
}

/** A pipeline in both states in one picture, and the same in words. */
export function PipelineDifferenceView({ id, name, before, after }: Props) {
  const diff = useMemo(() => pipelineDiff({ before, after }, id), [before, after, id]);
  const nodes = diff.nodes.filter(({ difference }) => difference !== null);
  const edges = diff.edges.filter(({ difference }) => difference !== null);
  if (nodes.length + edges.length === 0) return null;
  return (
    <>
      <PipelinePicture id={id} name={name} before={before} after={after} diff={diff} />
      <h3 className={styles.listTitle}>{text.history.details}</h3>
      <ul className={styles.list}>
        {nodes.map(
          (node) =>
            node.difference && (
              <li key={node.id}>
                <DifferenceMark difference={node.difference} />
                <strong>{node.name}</strong>
                <span className={styles.kind}>{node.details.join(', ')}</span>
              </li>
            ),
        )}
        {edges.map(
          (edge) =>
            edge.difference && (
              <li key={edge.id}>
                <DifferenceMark difference={edge.difference} />
                <span>{edge.name}</span>
              </li>
            ),
        )}
      </ul>
    </>
  );
}
