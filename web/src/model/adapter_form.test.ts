import { expect, test } from 'vitest';
import {
  type FormField,
  type FormWords,
  formBody,
  formProblems,
  formValues,
  serverProblems,
} from './adapter_form';

const field = (name: string, more: Partial<FormField> = {}): FormField => ({
  name,
  label: name,
  type: 'text',
  required: false,
  is_credential: false,
  default: null,
  pattern: null,
  choices: null,
  min: null,
  max: null,
  placeholder: '',
  help: '',
  ...more,
});
const fields = [
  field('endpoint', { required: true, pattern: 'https?://.+', placeholder: 'https://…' }),
  field('style', { type: 'enum', choices: ['path', 'host'] }),
  field('verify', { type: 'bool', default: true }),
  field('parts', { type: 'int', min: 1, max: 16, default: 4 }),
  field('secret', { type: 'secret', required: true, is_credential: true }),
];
const words: FormWords = {
  missing: 'missing',
  noNumber: 'no number',
  tooSmall: (least) => `at least ${least}`,
  tooBig: (most) => `at most ${most}`,
  noMatch: (example) => `as ${example}`,
};

test('a new form starts with the defaults, and says what is missing', () => {
  const values = formValues(fields);
  expect(values).toEqual({ endpoint: '', style: 'path', verify: true, parts: '4', secret: '' });
  expect(formProblems(fields, values, words)).toEqual({ endpoint: 'missing', secret: 'missing' });
});

test('credentials that are there are neither shown, nor asked for, nor sent again', () => {
  const kept = {
    config: { endpoint: 'https://s3.example.org', parts: 8 },
    credentials: ['secret'],
  };
  const values = formValues(fields, kept);
  expect(values.secret).toBe('');
  expect(formProblems(fields, values, words, kept)).toEqual({});
  expect(formBody(fields, values)).toEqual({
    config: { endpoint: 'https://s3.example.org', style: 'path', verify: true, parts: 8 },
    credentials: {},
  });
});

test('texts match as a whole and numbers are whole and in their range', () => {
  const wrong = (values: Record<string, string>) =>
    formProblems(
      fields,
      { ...formValues(fields), secret: 'x', endpoint: 'http://a', ...values },
      words,
    );
  expect(wrong({ endpoint: 'ftp://a' })).toEqual({ endpoint: 'as https://…' });
  expect(wrong({ parts: '0' })).toEqual({ parts: 'at least 1' });
  expect(wrong({ parts: '17' })).toEqual({ parts: 'at most 16' });
  expect(wrong({ parts: '1.5' })).toEqual({ parts: 'no number' });
  expect(wrong({})).toEqual({});
});

test('a pattern that cannot be read here is left to the server', () => {
  const odd = [field('odd', { pattern: '(' })];
  expect(formProblems(odd, { odd: 'x' }, words)).toEqual({});
});

test("the server's problems go to their fields", () => {
  const errors = [
    { pointer: '/config/endpoint', detail: 'not there' },
    { pointer: '/name', detail: 'is taken' },
    { pointer: '/config/unknown', detail: 'what' },
  ];
  expect(serverProblems(errors, fields)).toEqual({
    atFields: { endpoint: 'not there' },
    name: 'is taken',
    others: 1,
  });
});
