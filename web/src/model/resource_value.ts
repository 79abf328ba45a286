// Whether a node's attribute has a value it may have. Pure.

import { attributeParse } from './attribute_value';
import { valueText } from './format';
import { isEqual } from './json_patch';
import type { Attribute } from './project_model';

const fits: Record<Attribute['type'], (value: unknown) => boolean> = {
  integer: Number.isInteger,
  float: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  string: (value) => typeof value === 'string',
  any: () => true,
};

const wanted: Record<Attribute['type'], string> = {
  integer: 'must be a whole number',
  float: 'must be a number',
  boolean: 'must be True or False',
  string: 'must be a text',
  any: '',
};

/** What is wrong with an attribute among the stored ones, as the end of a sentence; null when nothing is. */
export function valueProblem(
  attribute: Attribute,
  stored: Readonly<Record<string, unknown>>,
): string | null {
  const isStored = Object.hasOwn(stored, attribute.name);
  const value = isStored ? stored[attribute.name] : attribute.default;
  if (value === undefined) return attribute.required ? 'is missing' : null;
  if (!isStored || value === null)
    return attribute.required && value === null ? 'is missing' : null;
  if (attribute.values)
    return attribute.values.some((choice) => isEqual(choice, value))
      ? null
      : `may not be ${valueText(value)}`;
  if (!fits[attribute.type](value)) return wanted[attribute.type];
  if (attribute.type === 'any' || attribute.type === 'boolean') return null;
  const { problem } = attributeParse(attribute, valueText(value));
  return problem && `is ${valueText(value)}: ${problem.charAt(0).toLowerCase()}${problem.slice(1)}`;
}
