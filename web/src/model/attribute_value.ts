// From what a person types to the value of an attribute. Pure.

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
