// Metrics as curves: what deepforge.log() reported, by name, ready to be drawn and compared. Pure.

export interface Point {
  step: number | null;
  at: number;
  values: Record<string, number | null>;
}

export type SeriesAxis = 'step' | 'time';

export interface Series {
  name: string;
  x: number[];
  y: (number | null)[];
}

/** One curve for each name, in the order they first appear. Without steps, points count by themselves. */
export function seriesOf(points: readonly Point[], axis: SeriesAxis): Series[] {
  const all = new Map<string, Series>();
  const start = points[0]?.at ?? 0;
  for (const { step, at, values } of points) {
    for (const [name, value] of Object.entries(values)) {
      const series = all.get(name) ?? { name, x: [], y: [] };
      all.set(name, series);
      series.x.push(axis === 'time' ? at - start : (step ?? series.x.length));
      series.y.push(value);
    }
  }
  return [...all.values()];
}

/** About `most` points that keep every peak: of each stretch its lowest and its highest. */
export function seriesThin(series: Series, most: number): Series {
  const { x, y } = series;
  if (x.length <= most) return series;
  const stretch = Math.ceil((x.length / most) * 2);
  const kept = new Set<number>([0, x.length - 1]);
  for (let from = 0; from < x.length; from += stretch) {
    let low = from;
    let high = from;
    for (let n = from; n < Math.min(x.length, from + stretch); n++) {
      const value = y[n];
      if (value === null || value === undefined) {
        kept.add(n);
        continue;
      }
      if (value < (y[low] ?? Number.POSITIVE_INFINITY)) low = n;
      if (value > (y[high] ?? Number.NEGATIVE_INFINITY)) high = n;
    }
    kept.add(low).add(high);
  }
  const order = [...kept].sort((a, b) => a - b);
  return { ...series, x: order.map((n) => x[n] ?? 0), y: order.map((n) => y[n] ?? null) };
}

/** Exponential smoothing as in other boards: 0 leaves the curve as it is, near 1 is very smooth. */
export function seriesSmooth(series: Series, weight: number): Series {
  if (weight <= 0) return series;
  let last = 0;
  let debias = 0;
  const y = series.y.map((value) => {
    if (value === null) return null;
    last = last * weight + value * (1 - weight);
    debias = debias * weight + (1 - weight);
    return last / debias;
  });
  return { ...series, y };
}

export interface SeriesFacts {
  count: number;
  last: number | null;
  least: number | null;
  most: number | null;
}

export function seriesFacts({ y }: Series): SeriesFacts {
  let last: number | null = null;
  let least: number | null = null;
  let most: number | null = null;
  for (const value of y) {
    if (value === null) continue;
    last = value;
    if (least === null || value < least) least = value;
    if (most === null || value > most) most = value;
  }
  return { count: y.length, last, least, most };
}

/** A number short enough for a table, exact enough to compare. */
export function metricText(value: number | null): string {
  if (value === null) return '–';
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return String(value);
  const size = Math.abs(value);
  return size >= 1e-3 && size < 1e6 ? String(Number(value.toPrecision(5))) : value.toExponential(3);
}
