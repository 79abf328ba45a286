import { agoText, dateTimeText } from '../model/format';
import { useNow } from './useNow';

/** A moment as people say it; the exact time on hover. */
export function Ago({ at }: { at: string }) {
  const now = useNow(30_000);
  return (
    <time dateTime={at} title={dateTimeText(at)}>
      {agoText(at, now)}
    </time>
  );
}
