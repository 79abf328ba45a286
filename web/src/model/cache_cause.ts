// What made a job run although nearly the same had run before, as people read it. Pure.

import { valueText } from './format';

const hash = /^[0-9a-f]{40,64}$/;
const shown = 12;

/** A value of an attribute as in Python; of everything else the beginning of its hash. */
export function cacheValueText(member: string, value: unknown): string {
  if (member.startsWith('attributes.')) return valueText(value);
  if (value === null || value === undefined) return '–';
  const word = valueText(value);
  return hash.test(word) ? word.slice(0, shown) : word;
}
