// Numbers and times as people read them. Pure: the present moment is an argument.

const sizeUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

export function sizeText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < sizeUnits.length - 1) {
    value /= 1024;
    unit++;
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1;
  return `${value.toFixed(digits)} ${sizeUnits[unit]}`;
}

/** 0.4 s, 12 s, 3 min 05 s, 2 h 07 min, 3 d 4 h. */
export function durationText(milliseconds: number): string {
  const total = Math.max(0, milliseconds) / 1000;
  if (total < 10) return `${total.toFixed(1)} s`;
  const seconds = Math.floor(total);
  if (seconds < 60) return `${seconds} s`;
  const two = (n: number) => String(n).padStart(2, '0');
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1440) return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
  return `${Math.floor(minutes / 1440)} d ${Math.floor(minutes / 60) % 24} h`;
}

/** The time between two moments; the end may still be to come. */
export function elapsed(start: string | null, end: string | null, now: number): number | null {
  if (!start) return null;
  return (end ? Date.parse(end) : now) - Date.parse(start);
}

/** just now, 4 min ago, 3 h ago, yesterday, 12 Mar, 12 Mar 2025. */
export function agoText(moment: string, now: number): string {
  const then = Date.parse(moment);
  const minutes = Math.floor((now - then) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ago`;
  if (minutes < 48 * 60) return 'yesterday';
  const sameYear = new Date(then).getFullYear() === new Date(now).getFullYear();
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(then);
}

export function dateTimeText(moment: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' }).format(
    Date.parse(moment),
  );
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** No executions, Executed once, Executed 3 times. */
export function usageText(count: number): string {
  if (count === 0) return 'Not executed yet';
  if (count === 1) return 'Executed once';
  return count === 2 ? 'Executed twice' : `Executed ${count} times`;
}

/** An attribute value in one short line, as it would be written in Python. */
export function valueText(value: unknown): string {
  if (value === undefined) return '';
  if (value === null) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
