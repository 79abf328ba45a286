import type { LayerProblem } from '../../model/network_problems';
import styles from './Editor.module.css';

/** Each problem leads to its node; hints are told from errors. */
export function ProblemList(props: { problems: LayerProblem[]; onChoose: (node: string) => void }) {
  return (
    <ul className={styles.problemList}>
      {props.problems.map(({ node, detail, isHint }) => (
        <li key={node + detail}>
          <button
            type="button"
            data-hint={isHint || undefined}
            onClick={() => props.onChoose(node)}
          >
            {detail}
          </button>
        </li>
      ))}
    </ul>
  );
}
