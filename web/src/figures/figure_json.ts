// The Plotly JSON of a figure, made fit for the page: checked, sized by its box, coloured by the scheme. Pure.

export interface FigureJson {
  data: Record<string, unknown>[];
  layout: Record<string, unknown>;
}

export interface FigureColors {
  text: string;
  grid: string;
  line: string;
}

/** Of what is drawn on white, whatever the scheme of the page is. */
export const paperColors: FigureColors = { text: '#131a30', grid: '#dfe3ee', line: '#8b95b3' };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Null when the value is not a figure. */
export function figureParse(value: unknown): FigureJson | null {
  if (!isRecord(value) || !Array.isArray(value.data)) return null;
  const data = value.data.filter(isRecord);
  if (data.length === 0) return null;
  return { data, layout: isRecord(value.layout) ? value.layout : {} };
}

export function isSpatial({ data }: FigureJson): boolean {
  return data.some(({ type }) => type === 'scatter3d' || type === 'surface' || type === 'mesh3d');
}

/** The layout with our sizes and colours; what the figure sets itself stays, except its fixed size and paper, and a
 *  title that the caption says already. */
export function figureLayout(
  figure: FigureJson,
  colors: FigureColors,
  caption = '',
): Record<string, unknown> {
  const { width: _width, height: _height, template: _template, title, ...rest } = figure.layout;
  const own = titleText(title) === caption ? rest : { ...rest, title };
  const styled = Object.entries(own).map(([name, value]) =>
    /^[xy]axis\d*$/.test(name) && isRecord(value) ? [name, axis(value, colors)] : [name, value],
  );
  return {
    xaxis: axis({}, colors),
    yaxis: axis({}, colors),
    margin: { l: 56, r: 20, t: 'title' in own ? 48 : 30, b: 48 },
    ...Object.fromEntries(styled),
    autosize: true,
    modebar: { bgcolor: 'rgba(0,0,0,0)', color: colors.line, activecolor: colors.text },
    paper_bgcolor: 'rgba(0,0,0,0)',
    plot_bgcolor: 'rgba(0,0,0,0)',
    font: { ...(isRecord(own.font) ? own.font : {}), color: colors.text, size: 12 },
  };
}

function titleText(title: unknown): unknown {
  return isRecord(title) ? title.text : title;
}

function axis(own: Record<string, unknown>, colors: FigureColors): Record<string, unknown> {
  return {
    gridcolor: colors.grid,
    zerolinecolor: colors.grid,
    linecolor: colors.line,
    automargin: true,
    ...own,
  };
}
