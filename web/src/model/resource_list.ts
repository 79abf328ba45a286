// Attributes that are lists, such as the size of a kernel. Pure.

import { attributeParse, type Parsed, valueProblem } from './attribute_value';
import { valueText } from './format';
import type { Attribute } from './project_model';
import type { ListRange, ResourceAttribute } from './resource_schema';

/** An attribute of one item of the list. */
const itemOf = (attribute: ResourceAttribute, list: ListRange): Attribute => ({
  name: attribute.name,
  type: list.of === 'node' ? 'any' : list.of,
});

const isOnlyList = ({ type }: ResourceAttribute) => type === 'any';

/** “2 numbers”, “1 to 8 numbers”. */
function rangeText({ min, max }: ListRange): string {
  const count = min === max ? String(min) : `${min} to ${max}`;
  return `${count} ${max === 1 ? 'value' : 'values'}`;
}

/** What a list attribute takes, in a few words. */
export function listHint(attribute: ResourceAttribute, list: ListRange): string {
  const one = isOnlyList(attribute) ? '' : 'One value, or ';
  const initial = attribute.default === undefined ? '' : `, default ${listText(attribute.default)}`;
  return `${one}${rangeText(list)} such as ${list.max === 1 ? '3' : '3, 3'}${initial}`;
}

/** As it is typed: 3, 3. */
export function listText(value: unknown): string {
  if (!Array.isArray(value)) return value === undefined ? '' : valueText(value);
  const isNested = value.some((item) => Array.isArray(item));
  return isNested ? JSON.stringify(value) : value.map((item) => valueText(item)).join(', ');
}

/** From what a person types, with or without brackets; None stands for a size that is open. */
export function listParse(attribute: ResourceAttribute, list: ListRange, typed: string): Parsed {
  const inner = typed.trim().replace(/^[[(]\s*(.*?)\s*,?\s*[\])]$/s, '$1');
  const isBracketed = inner !== typed.trim();
  const parts = inner === '' ? [] : inner.split(',').map((part) => part.trim());
  if (parts.at(-1) === '') parts.pop();
  const items: unknown[] = [];
  for (const part of parts) {
    const parsed: Parsed =
      part === 'None' || part === 'null'
        ? { value: null, problem: null }
        : attributeParse(itemOf(attribute, list), part);
    if (parsed.problem !== null) return parsed;
    items.push(parsed.value);
  }
  const isSingle = items.length === 1 && !isBracketed && !typed.includes(',');
  if (isSingle && !isOnlyList(attribute)) return { value: items[0], problem: null };
  if (items.length < list.min || items.length > list.max)
    return { problem: `${rangeText(list)} between commas` };
  return { value: items, problem: null };
}

/** What is wrong with a stored list, as the end of a sentence; null when nothing is. */
export function listProblem(
  attribute: ResourceAttribute,
  list: ListRange,
  value: unknown,
): string | null {
  const item = itemOf(attribute, list);
  if (!Array.isArray(value)) {
    if (isOnlyList(attribute)) return `must be a list of ${rangeText(list)}`;
    const problem = valueProblem(item, value);
    return problem && `is ${problem}`;
  }
  if (value.length < list.min || value.length > list.max) return `must have ${rangeText(list)}`;
  const problem = value.map((one) => valueProblem(item, one)).find((one) => one !== null);
  return problem ? `has an item that is ${problem}` : null;
}
