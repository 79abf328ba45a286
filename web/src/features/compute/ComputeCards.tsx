import type { Compute } from '../../api/types';
import * as text from '../../text';
import styles from './Compute.module.css';

/** Each place to run: whether somebody is there, and how much room there is. */
export function ComputeCards({ computes }: { computes: Compute[] }) {
  if (computes.length === 0) return null;
  return (
    <ul className={styles.cards} aria-label={text.compute.computes}>
      {computes.map((compute) => (
        <li key={compute.id} className={styles.card}>
          <div className={styles.cardHead}>
            <strong>{compute.name}</strong>
            <span className={styles.state} data-state={compute.available ? 'online' : 'lost'}>
              {compute.available ? text.compute.ready : text.compute.notReady}
            </span>
          </div>
          <p>{compute.available ? roomText(compute) : compute.detail}</p>
        </li>
      ))}
    </ul>
  );
}

function roomText({ slots, running, queued }: Compute): string {
  const room = text.compute.slots(Math.max(0, slots - running), slots);
  return queued > 0 ? `${room} · ${text.compute.waiting(queued)}` : room;
}
