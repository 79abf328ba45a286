import { NumberInput } from '@mantine/core';
import { sizeText } from '../../model/format';
import { countText, workText } from '../../model/network_text';
import * as text from '../../text';
import styles from './Inspector.module.css';
import type { NetworkView } from './useNetwork';

const mostBatch = 1_000_000;

/** How large a network is, and what one batch of it needs. */
export function NetworkTotals({ facts, training, setTraining }: NetworkView) {
  if (!facts) return null;
  const { whole, parameters, trainable, fixed, operations, memory } = facts.totals;
  const rows: [string, string][] = [
    [text.resources.parameters, countText(parameters)],
    [text.resources.trainable, countText(trainable)],
    [text.resources.fixed, countText(fixed)],
    [text.resources.work, operations === null ? '?' : workText(operations)],
    [text.resources.memory, memory.total === null ? '?' : sizeText(memory.total)],
  ];
  const set = (name: 'batch_size' | 'labels') => (value: string | number) => {
    const { [name]: _before, ...rest } = training;
    if (value === '' && name === 'labels') setTraining(rest);
    if (Number(value) >= 1) setTraining({ ...rest, [name]: Number(value) });
  };
  const counting = { min: 1, allowDecimal: false, allowNegative: false };
  return (
    <section>
      <h3>{text.resources.network}</h3>
      <Facts rows={rows} />
      {whole ? null : <p className={styles.hint}>{text.resources.notWhole}</p>}
      <div className={styles.training}>
        <NumberInput
          {...counting}
          max={mostBatch}
          label={text.resources.batchSize}
          description={text.resources.memoryHint}
          defaultValue={training.batch_size ?? ''}
          onChange={set('batch_size')}
        />
        <NumberInput
          {...counting}
          max={mostBatch}
          label={text.resources.labels}
          description={text.resources.labelsHint}
          defaultValue={training.labels ?? ''}
          onChange={set('labels')}
        />
      </div>
    </section>
  );
}

/** Names with what they are, one below the other. */
export function Facts({ rows }: { rows: readonly (readonly [string, string])[] }) {
  return (
    <dl className={styles.totals}>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
