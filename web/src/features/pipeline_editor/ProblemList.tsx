import { TriangleAlert } from 'lucide-react';
import type { NodeProblem } from '../../model/pipeline';
import styles from './ProblemList.module.css';

interface Props {
  problems: readonly NodeProblem[];
  onProblem: (node: string) => void;
}

/** Each problem leads to its node. */
export function ProblemList({ problems, onProblem }: Props) {
  return (
    <ul className={styles.list}>
      {problems.map(({ node, detail }) => (
        <li key={node + detail}>
          <button type="button" className={styles.problem} onClick={() => onProblem(node)}>
            <TriangleAlert size={14} aria-hidden />
            <span>{detail}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
