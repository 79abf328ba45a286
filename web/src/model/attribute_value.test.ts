import { expect, test } from 'vitest';
import { attributeHint, attributeParse, valueProblem } from './attribute_value';
import type { Attribute } from './project_model';

const of = (type: Attribute['type'], more: Partial<Attribute> = {}): Attribute => ({
  name: 'a',
  type,
  ...more,
});

test('whole numbers are whole', () => {
  expect(attributeParse(of('integer'), ' 20 ')).toEqual({ value: 20, problem: null });
  expect(attributeParse(of('integer'), '2.5').problem).toBeTruthy();
});

test('numbers may have exponents', () => {
  expect(attributeParse(of('float'), '1e-3')).toEqual({ value: 0.001, problem: null });
  expect(attributeParse(of('float'), 'fast').problem).toBeTruthy();
});

test('ranges and patterns hold', () => {
  expect(attributeParse(of('integer', { min: 1 }), '0').problem).toBe('At least 1');
  expect(attributeParse(of('float', { max: 1 }), '2').problem).toBe('At most 1');
  expect(attributeParse(of('string', { pattern: '[a-z]+' }), 'A1').problem).toBeTruthy();
  expect(attributeParse(of('string', { pattern: '(' }), 'A1').problem).toBeNull();
});

test('text is kept as it is typed', () => {
  expect(attributeParse(of('string'), ', ')).toEqual({ value: ', ', problem: null });
});

test('anything goes: Python words, JSON, else text', () => {
  const values = ['None', 'True', '[1, 2]', 'hello'].map((typed) => {
    const parsed = attributeParse(of('any'), typed);
    return parsed.problem === null ? parsed.value : undefined;
  });
  expect(values).toEqual([null, true, [1, 2], 'hello']);
});

test('a stored value that the attribute no longer takes is a problem', () => {
  expect(valueProblem(of('integer'), 'many')).toBe('not a whole number');
  expect(valueProblem(of('integer', { min: 1 }), 0)).toBe('at least 1');
  expect(valueProblem(of('string', { values: ['a', 'b'] }), 'c')).toBe('not one of the choices');
  expect(valueProblem(of('float'), null)).toBeNull();
  expect(valueProblem(of('any'), { a: 1 })).toBeNull();
});

test('an attribute says what it takes', () => {
  expect(attributeHint(of('integer', { min: 1, max: 9, default: 3 }))).toBe(
    'Whole number, 1 to 9, default 3',
  );
  expect(attributeHint(of('string', { pattern: '[a-z]+' }))).toBe('Text, like [a-z]+');
  expect(attributeHint(of('any', { expression: 'np.pi' }))).toBe('Any value, default np.pi');
});
