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

/** A series with what all of its values say, also those that are not among its points. */
export interface Curve extends Series {
  count: number;
  least: number | null;
  most: number | null;
  last: number | null;
}

/** The curves with points behind them that have just been logged. */
export function curvesGrow(
  curves: readonly Curve[],
  points: readonly Point[],
  axis: SeriesAxis,
  begin: number,
): Curve[] {
  const grown = new Map(
    curves.map((curve) => [curve.name, { ...curve, x: [...curve.x], y: [...curve.y] }]),
  );
  for (const { step, at, values } of points)
    for (const [name, value] of Object.entries(values)) {
      const curve = grown.get(name) ?? curveEmpty(name);
      grown.set(name, curve);
      curve.x.push(axis === 'time' ? at - begin : (step ?? (curve.x.at(-1) ?? -1) + 1));
      curve.y.push(value);
      curve.count++;
      if (value === null) continue;
      curve.last = value;
      curve.least = Math.min(value, curve.least ?? value);
      curve.most = Math.max(value, curve.most ?? value);
    }
  return [...grown.values()];
}

const curveEmpty = (name: string): Curve => ({
  name,
  x: [],
  y: [],
  count: 0,
  least: null,
  most: null,
  last: null,
});

/** The series with a finer part in the place of its own points there. */
export function seriesRefine(series: Series, part: Series | undefined): Series {
  const first = part?.x[0];
  const last = part?.x.at(-1);
  if (!part || first === undefined || last === undefined) return series;
  const places = series.x.map((x, n) => ({ x, y: series.y[n] ?? null }));
  const before = places.filter(({ x }) => x < first);
  const behind = places.filter(({ x }) => x > last);
  return {
    name: series.name,
    x: [...before.map(({ x }) => x), ...part.x, ...behind.map(({ x }) => x)],
    y: [...before.map(({ y }) => y), ...part.y, ...behind.map(({ y }) => y)],
  };
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

/** A number short enough for a table, exact enough to compare. */
export function metricText(value: number | null): string {
  if (value === null) return '–';
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return String(value);
  const size = Math.abs(value);
  return size >= 1e-3 && size < 1e6 ? String(Number(value.toPrecision(5))) : value.toExponential(3);
}
