import { useQuery } from '@tanstack/react-query';
import { Cpu } from 'lucide-react';
import { workerList } from '../../api/compute';
import type { Compute } from '../../api/types';
import { plural, sizeText } from '../../model/format';
import { workersOf } from '../../model/run_check';
import * as text from '../../text';
import styles from './RunDialog.module.css';

interface Props {
  computes: Compute[];
  chosen: string | null;
  onChoose: (id: string) => void;
  isLoading: boolean;
  problem: string | undefined;
}

/** Where to run, with who would take the jobs there. */
export function RunDialogCompute(props: Props) {
  const { computes, chosen, onChoose, isLoading, problem } = props;
  if (!isLoading && computes.length === 0)
    return (
      <p className={styles.none}>
        <strong>{text.run.noCompute}</strong> {text.run.noComputeBody}
      </p>
    );
  return (
    <fieldset className={styles.computes}>
      <legend>{text.run.compute}</legend>
      {computes.map((compute) => (
        <div
          key={compute.id}
          className={styles.compute}
          data-chosen={compute.id === chosen || undefined}
        >
          <label>
            <input
              type="radio"
              name="compute"
              checked={compute.id === chosen}
              onChange={() => onChoose(compute.id)}
            />
            <span>
              <strong>{compute.name}</strong>
              <span>{compute.available ? slotsText(compute) : compute.detail}</span>
            </span>
            <span className={styles.state} data-available={compute.available || undefined}>
              {compute.available ? text.run.ready : text.run.notReady}
            </span>
          </label>
          {compute.id === chosen && compute.available ? <Workers compute={compute} /> : null}
        </div>
      ))}
      {problem ? (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      ) : null}
    </fieldset>
  );
}

function slotsText({ slots, running, queued }: Compute): string {
  const waiting = queued > 0 ? ` · ${queued} waiting` : '';
  return `${Math.max(0, slots - running)} of ${plural(slots, 'slot')} free${waiting}`;
}

function Workers({ compute }: { compute: Compute }) {
  const { data } = useQuery({
    queryKey: ['workers'],
    queryFn: () => workerList(false),
    refetchInterval: 5000,
  });
  const workers = workersOf(data?.items ?? [], compute.adapter);
  if (workers.length === 0) return null;
  return (
    <ul className={styles.workers} aria-label={text.run.workers}>
      {workers.map((worker) => (
        <li key={worker.id}>
          <Cpu size={13} aria-hidden />
          <span>{worker.name}</span>
          <small>
            {[
              plural(worker.cores, 'core'),
              sizeText(worker.memory),
              ...worker.gpus.map(({ name, memory }) => `${name} ${sizeText(memory)}`),
              plural(worker.slots, 'slot'),
              text.run.isolation[worker.isolation],
            ].join(' · ')}
          </small>
        </li>
      ))}
    </ul>
  );
}
