import { durationText, elapsed } from '../model/format';
import { useNow } from './useNow';

/** A duration that ticks while there is no end. */
export function Elapsed({ start, end }: { start: string | null; end: string | null }) {
  const now = useNow(start !== null && end === null ? 1000 : null);
  const milliseconds = elapsed(start, end, now);
  return (
    <span className="tabular">{milliseconds === null ? '–' : durationText(milliseconds)}</span>
  );
}
