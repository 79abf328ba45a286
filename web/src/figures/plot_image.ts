// A plot as a file: drawn once more, on white, whatever the scheme of the page is.

import { type FigureJson, figureLayout, isSpatial, paperColors } from './figure_json';

const size = { width: 1000, height: 640 };
const types = { png: 'image/png', svg: 'image/svg+xml' };

export async function plotImage(figure: FigureJson, format: 'png' | 'svg'): Promise<Blob> {
  const { plotly } = await import('./plotly2d');
  if (isSpatial(figure)) await import('./plotly3d');
  const layout = {
    ...figureLayout(figure, paperColors),
    paper_bgcolor: '#fff',
    plot_bgcolor: '#fff',
  };
  const content = await plotly.toImage(
    { data: figure.data, layout },
    { format, ...size, scale: format === 'png' ? 2 : 1, imageDataOnly: true },
  );
  const parts =
    format === 'svg' ? content : Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  return new Blob([parts], { type: types[format] });
}
