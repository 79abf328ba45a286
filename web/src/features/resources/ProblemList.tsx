import type { GraphProblem } from '../../model/resource_graph';
import styles from './Editor.module.css';

/** Each problem leads to its node. */
export function ProblemList(props: { problems: GraphProblem[]; onChoose: (node: string) => void }) {
  return (
    <ul className={styles.problemList}>
      {props.problems.map(({ node, detail }) => (
        <li key={node + detail}>
          <button type="button" onClick={() => props.onChoose(node)}>
            {detail}
          </button>
        </li>
      ))}
    </ul>
  );
}
