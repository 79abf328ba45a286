import { expect, test } from 'vitest';
import { figureLayout, figureParse, isSpatial } from './figure_json';

const colors = { text: '#111', grid: '#ddd', line: '#999' };

test('only an object with traces is a figure', () => {
  expect(figureParse(null)).toBeNull();
  expect(figureParse({ data: [] })).toBeNull();
  expect(figureParse({ data: [{ type: 'scatter' }] })?.layout).toEqual({});
});

test('figures in space are known by their traces', () => {
  const flat = figureParse({ data: [{ type: 'scatter' }] });
  const deep = figureParse({ data: [{ type: 'scatter' }, { type: 'surface' }] });
  expect(flat && isSpatial(flat)).toBe(false);
  expect(deep && isSpatial(deep)).toBe(true);
});

test('a title that the caption says already is left out', () => {
  const figure = figureParse({ data: [{}], layout: { title: { text: 'Loss' } } });
  expect(figure && figureLayout(figure, colors, 'Loss')).not.toHaveProperty('title');
});

test('the figure loses its fixed size and keeps its axes', () => {
  const figure = figureParse({
    data: [{ type: 'scatter' }],
    layout: { width: 640, height: 480, title: { text: 'Loss' }, xaxis2: { type: 'log' } },
  });
  const layout = figure && figureLayout(figure, colors);
  expect(layout).not.toHaveProperty('width');
  expect(layout).toMatchObject({
    autosize: true,
    title: { text: 'Loss' },
    xaxis2: { type: 'log', gridcolor: '#ddd' },
    font: { color: '#111' },
  });
});
