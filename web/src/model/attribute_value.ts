// From what a person types to the value of an attribute. Pure.

import { valueText } from './format';
import { isEqual } from './json_patch';
import type { Attribute } from './project_model';

export type Parsed = { value: unknown; problem: null } | { problem: string };

const integer = /^[+-]?\d+$/;
const float = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

export function attributeParse(attribute: Attribute, typed: string): Parsed {
  const text = typed.trim();
  switch (attribute.type) {
    case 'integer':
      return integer.test(text)
        ? inRange(attribute, Number(text))
        : { problem: 'A whole number, such as 10' };
    case 'float':
      return float.test(text)
        ? inRange(attribute, Number(text))
        : { problem: 'A number, such as 0.001 or 1e-3' };
    case 'boolean':
      return /^(true|false)$/i.test(text)
        ? { value: text.toLowerCase() === 'true', problem: null }
        : { problem: 'True or False' };
    case 'string':
      return patterned(attribute, typed);
    case 'any':
      return { value: anyParse(text), problem: null };
  }
}

function inRange({ min, max }: Attribute, value: number): Parsed {
  if (min !== undefined && value < min) return { problem: `At least ${min}` };
  if (max !== undefined && value > max) return { problem: `At most ${max}` };
  return { value, problem: null };
}

function patterned({ pattern }: Attribute, value: string): Parsed {
  if (pattern === undefined || matches(pattern, value)) return { value, problem: null };
  return { problem: `Must match ${pattern}` };
}

/** A pattern that JavaScript does not understand is left to the server. */
function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`).test(value);
  } catch {
    return true;
  }
}

/** Python's None, True and False, JSON, or else the text itself. */
function anyParse(text: string): unknown {
  const named: Record<string, unknown> = { None: null, True: true, False: false };
  if (Object.hasOwn(named, text)) return named[text];
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const typeProblems: Record<Attribute['type'], (value: unknown) => string | null> = {
  integer: (value) => (Number.isInteger(value) ? null : 'not a whole number'),
  float: (value) => (typeof value === 'number' ? null : 'not a number'),
  boolean: (value) => (typeof value === 'boolean' ? null : 'neither True nor False'),
  string: (value) => (typeof value === 'string' ? null : 'not a text'),
  any: () => null,
};

/** Why an attribute does not take a value; null when it does. None is left to the operation. */
export function valueProblem(attribute: Attribute, value: unknown): string | null {
  if (value === null || value === undefined) return null;
  const { values } = attribute;
  if (values && !values.some((choice) => isEqual(choice, value))) return 'not one of the choices';
  const wrongType = typeProblems[attribute.type](value);
  if (wrongType) return wrongType;
  const range = typeof value === 'number' ? inRange(attribute, value) : null;
  const pattern = typeof value === 'string' ? patterned(attribute, value) : null;
  return (range?.problem ?? pattern?.problem ?? null)?.toLowerCase() ?? null;
}

const typeNames: Record<Attribute['type'], string> = {
  integer: 'Whole number',
  float: 'Number',
  boolean: 'True or False',
  string: 'Text',
  any: 'Any value',
};

/** What an attribute takes, in a few words: “Whole number, 1 to 100, default 10”. */
export function attributeHint(attribute: Attribute): string {
  const { min, max, pattern } = attribute;
  const range =
    min !== undefined && max !== undefined
      ? `${min} to ${max}`
      : min !== undefined
        ? `at least ${min}`
        : max !== undefined
          ? `at most ${max}`
          : null;
  const initial =
    attribute.expression ??
    (attribute.default === undefined || attribute.default === ''
      ? null
      : valueText(attribute.default));
  const parts = [
    attribute.values ? 'One of the choices' : typeNames[attribute.type],
    range,
    pattern === undefined ? null : `like ${pattern}`,
    initial === null ? null : `default ${initial}`,
  ];
  return parts.filter((part) => part !== null).join(', ');
}
