import { expect, test } from 'vitest';
import {
  attributeDraft,
  draftEdits,
  draftProblems,
  nameProblem,
  newDraft,
  valueRead,
} from './interface_edit';
import type { Attribute } from './project_model';

const epochs: Attribute = { name: 'epochs', type: 'integer', default: 10, required: false };

test('an attribute left as it is needs no edit', () => {
  const choice: Attribute = {
    name: 'mode',
    type: 'string',
    default: 'a',
    values: ['a', 'b'],
    description: 'How',
  };
  for (const attribute of [epochs, choice])
    expect(draftEdits(attributeDraft(attribute), attribute)).toEqual([]);
});

test('a new attribute is added with its default, then declared', () => {
  const draft = { ...newDraft, name: 'rate', type: 'float' as const, value: '1', min: '0' };
  expect(draftEdits(draft)).toEqual([
    { edit: 'attribute_add', name: 'rate', default: 1, isFloat: true },
    { edit: 'attribute_declare', name: 'rate', min: 0 },
  ]);
});

test('only what changed is declared, and the new name comes last', () => {
  const draft = { ...attributeDraft({ ...epochs, min: 1 }), name: 'rounds', min: '', max: '9' };
  expect(draftEdits({ ...draft, value: '5' }, { ...epochs, min: 1 })).toEqual([
    { edit: 'attribute_set_default', name: 'epochs', default: 5, isFloat: false },
    { edit: 'attribute_declare', name: 'epochs', min: null, max: 9 },
    { edit: 'attribute_rename', name: 'epochs', new_name: 'rounds' },
  ]);
});

test('an attribute without a default must be set in every node', () => {
  const draft = { ...attributeDraft(epochs), isRequired: true };
  expect(draftEdits(draft, epochs)).toEqual([{ edit: 'attribute_clear_default', name: 'epochs' }]);
});

test('a float becomes a whole number only when its default is written anew', () => {
  const rate: Attribute = { name: 'rate', type: 'float', default: 2, required: false };
  const draft = { ...attributeDraft(rate), type: 'integer' as const, value: '2' };
  expect(draftEdits(draft, rate)).toEqual([
    { edit: 'attribute_clear_default', name: 'rate' },
    { edit: 'attribute_set_default', name: 'rate', default: 2, isFloat: false },
  ]);
});

test('a default that is an expression stays as it is in the code', () => {
  const path: Attribute = { ...epochs, type: 'any', default: 'os.getcwd()', expression: 'true' };
  const draft = attributeDraft(path);
  expect(draft.value).toBe('os.getcwd()');
  expect(draftProblems(draft, path)).toEqual({});
  expect(draftEdits({ ...draft, description: 'Where' }, path)).toEqual([
    { edit: 'attribute_declare', name: 'epochs', description: 'Where' },
  ]);
});

test('each problem is told at its field', () => {
  const draft = attributeDraft(epochs);
  expect(draftProblems({ ...draft, name: '2x', value: 'many', min: 'low' })).toEqual({
    name: expect.any(String),
    value: expect.any(String),
    min: expect.any(String),
  });
  expect(draftProblems({ ...draft, min: '3', max: '2' }).max).toBeTruthy();
  expect(draftProblems({ ...draft, min: '11' }).value).toBe('At least 11');
  expect(draftProblems({ ...draft, values: '1\n2' }).value).toBeTruthy();
  expect(draftProblems({ ...draft, values: '1\nx' }).values).toBeTruthy();
});

test.each([
  ['integer', '1.5', null],
  ['integer', '12345678901234567890', null],
  ['float', '1e-3', 0.001],
  ['boolean', 'True', true],
  ['string', ' as typed ', ' as typed '],
  ['any', 'None', null],
  ['any', '[1, 2]', [1, 2]],
] as const)('%s: %s', (type, typed, value) => {
  const read = valueRead(type, typed);
  if (value === null && type !== 'any') expect(read).toHaveProperty('problem');
  else expect(read).toEqual({ value });
});

test('names are Python identifiers', () => {
  expect(nameProblem('größe_2')).toBeNull();
  expect(nameProblem('a b')).toBeTruthy();
});
