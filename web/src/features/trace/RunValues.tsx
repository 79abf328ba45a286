import type { ExecutionDetail } from '../../api/types';
import { valueText } from '../../model/format';
import * as text from '../../text';
import styles from './Trace.module.css';

/** The attributes that have another value in this run than in the pipeline. */
export function RunValues({ execution }: { execution: ExecutionDetail }) {
  const values = Object.entries(execution.attributes).flatMap(([node, own]) => {
    const job = execution.job_list.find((one) => one.node === node);
    return Object.entries(own).map(([name, value]) => ({
      key: `${node}.${name}`,
      words: `${job?.name ?? node}.${name} = ${valueText(value)}`,
    }));
  });
  if (values.length === 0) return null;
  return (
    <section className={styles.values} aria-label={text.trace.runValues}>
      <h2>{text.trace.runValues}</h2>
      <ul>
        {values.map(({ key, words }) => (
          <li key={key}>
            <code>{words}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}
