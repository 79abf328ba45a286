import type { NetworkTotals } from '../../keras/network';
import { sizeText } from '../../model/format';
import { countText, workText } from '../../model/network_text';
import { resourceDiff as text } from '../../text/resource_diff';
import styles from './ResourceDifference.module.css';

interface Props {
  a: NetworkTotals;
  b: NetworkTotals;
}

type Words = (value: number) => string;
type Row = [name: string, of: (totals: NetworkTotals) => number | null, words: Words];

/** The sizes of both networks, and by how much they differ. */
export function DifferenceTotals({ a, b }: Props) {
  const rows: Row[] = [
    [text.layers, ({ layers }) => layers, countText],
    [text.parameterCount, ({ parameters }) => parameters, countText],
    [text.work, ({ operations }) => operations, workText],
    [text.memory(b.memory.batch_size), ({ memory }) => memory.total, sizeText],
  ];
  return (
    <dl className={styles.totals} aria-label={text.totals}>
      {rows.map(([name, of, words]) => {
        const [before, after] = [said(a, of(a), words), said(b, of(b), words)];
        return (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {before === after ? after : `${before} → ${after}`}
              <small>{a.whole && b.whole ? change(of(a), of(b), words) : ''}</small>
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

/** Of a network that is not known as a whole: at least so much. */
function said({ whole }: NetworkTotals, value: number | null, words: Words): string {
  if (value === null) return '?';
  return whole ? words(value) : `≥ ${words(value)}`;
}

function change(before: number | null, after: number | null, words: Words): string {
  if (before === null || after === null || before === after) return '';
  const by = after - before;
  return `${by > 0 ? '+' : '−'}${words(Math.abs(by))}`;
}
