// Whether a node's attribute has a value it may have. Pure.

import { attributeParse } from './attribute_value';
import { valueText } from './format';
import { isEqual } from './json_patch';
import type { Attribute } from './project_model';
import { functionType, isFunctionValue } from './resource_function';
import { listProblem } from './resource_list';
import type { ResourceAttribute, ResourceSchema } from './resource_schema';

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
  schema: ResourceSchema,
  attribute: ResourceAttribute,
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
  if (attribute.type === 'node') return functionProblem(schema, attribute, value);
  if (attribute.list) return listProblem(attribute, attribute.list, value);
  return plainProblem({ ...attribute, type: attribute.type }, value);
}

/** What is wrong with a function and its settings. */
function functionProblem(
  schema: ResourceSchema,
  attribute: ResourceAttribute,
  value: unknown,
): string | null {
  if (attribute.list) {
    if (!Array.isArray(value)) return 'must be a list';
    const { list: _list, ...single } = attribute;
    const problems = value.map((one) => functionProblem(schema, single, one));
    return problems.find((problem) => problem !== null) ?? null;
  }
  const type = functionType(schema, attribute, value);
  if (!type) return `may not be ${isFunctionValue(value) ? `“${value.layer}”` : valueText(value)}`;
  const settings = isFunctionValue(value) ? value.attributes : {};
  const wrong = type.attributes.flatMap((one) => {
    const problem = valueProblem(schema, one, settings);
    return problem ? [`${one.name.replaceAll('_', ' ')} ${problem}`] : [];
  });
  return wrong.length > 0 ? `(${type.name}): ${wrong.join(', ')}` : null;
}

function plainProblem(attribute: Attribute, value: unknown): string | null {
  if (!fits[attribute.type](value)) return wanted[attribute.type];
  if (attribute.type === 'any' || attribute.type === 'boolean') return null;
  const { problem } = attributeParse(attribute, valueText(value));
  return problem && `is ${valueText(value)}: ${problem.charAt(0).toLowerCase()}${problem.slice(1)}`;
}
