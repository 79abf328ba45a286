import { expect, test } from 'vitest';
import { figureCsv } from './figure_csv';
import type { FigureJson } from './figure_json';

const figure = (...data: FigureJson['data']): FigureJson => ({ data, layout: {} });

test('each point is a row that names its curve', () => {
  const csv = figureCsv(figure({ name: 'loss, train', x: [1, 2], y: [0.5, null] }));
  expect(csv).toBe('trace,x,y\r\n"loss, train",1,0.5\r\n"loss, train",2,\r\n');
});

test('curves of different kinds share a table', () => {
  const csv = figureCsv(figure({ x: [1] }, { x: [1], y: [2], z: [3] }));
  expect(csv).toBe('trace,x,y,z\r\n1,1,,\r\n2,1,2,3\r\n');
});

test('a grid has a row for each of its cells', () => {
  expect(figureCsv(figure({ z: [[1, 2]] }))).toBe('trace,z,row,column\r\n1,1,0,0\r\n1,2,0,1\r\n');
});

test('values packed as bytes are read', () => {
  const bdata = btoa(String.fromCharCode(...new Uint8Array(new Float64Array([1.5, 2]).buffer)));
  expect(figureCsv(figure({ y: { dtype: 'f8', bdata } }))).toBe('trace,y\r\n1,1.5\r\n1,2\r\n');
});

test('an image has no data to save', () => {
  expect(figureCsv(figure({ type: 'image', source: 'data:image/png;base64,' }))).toBeNull();
});
