import { expect, test } from 'vitest';
import type { Attribute, Pipeline } from '../../model/project_model';
import type { Offer } from './run_sweep';
import { rowOf, valueRead, valuesAgain, valuesBody } from './run_values';

const offer = (name: string, attribute: Partial<Attribute>): Offer => ({
  key: `n.${name}`,
  node: 'n',
  label: `Train.${name}`,
  attribute: { name, type: 'any', ...attribute } as Attribute,
});
const rate = offer('rate', { type: 'float', default: 0.1, min: 0, max: 1 });
const kind = offer('kind', { type: 'string', values: ['sgd', 'adam'] });
const size = offer('size', { type: 'integer', default: 3 });
const pipeline = { nodes: { n: { attributes: { size: 7 } } } } as unknown as Pipeline;

test('a row begins with what the pipeline has, or else with the default', () => {
  expect(rowOf(size, pipeline).typed).toBe('7');
  expect(rowOf(rate, pipeline).typed).toBe('0.1');
  expect(rowOf(kind, pipeline).typed).toBe('');
});

test('types, ranges and choices are those of the side panel', () => {
  expect(valueRead(rate.attribute, '0.5')).toEqual({ value: 0.5, problem: null });
  expect(valueRead(rate.attribute, '2').problem).toBe('At most 1');
  expect(valueRead(rate.attribute, '').problem).toBe('Needs a value');
  expect(valueRead(kind.attribute, 'adam')).toEqual({ value: 'adam', problem: null });
  expect(valueRead(kind.attribute, 'other').problem).toBe('not one of the choices');
});

test('nothing is sent while one of them is wrong', () => {
  expect(
    valuesBody([
      { offer: rate, typed: '0.5' },
      { offer: size, typed: '4' },
    ]),
  ).toEqual({ n: { rate: 0.5, size: 4 } });
  expect(valuesBody([{ offer: size, typed: 'four' }])).toBeNull();
  expect(valuesBody([])).toEqual({});
});

test('the values of an earlier run come back, and what is gone is named', () => {
  const { rows, gone } = valuesAgain({ n: { rate: 0.5, old: 1 } }, [rate, size]);
  expect(rows).toEqual([{ offer: rate, typed: '0.5' }]);
  expect(gone).toEqual(['n.old']);
});
