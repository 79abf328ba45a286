// What applying the attributes of a debug run would change in the project. Pure.

import { valueText } from '../../model/format';
import { isEqual } from '../../model/json_patch';

type Values = Readonly<Record<string, unknown>>;

export interface ValueChange {
  name: string;
  before: string;
  after: string;
  value: unknown;
}

/** `own` is what the run has for itself, `present` what the node of the project has. */
export function valueChanges(
  own: Values,
  present: Values,
  attributes: readonly { name: string; default?: unknown }[],
): ValueChange[] {
  return Object.entries(own).flatMap(([name, value]) => {
    const usual = attributes.find((one) => one.name === name)?.default;
    const before = Object.hasOwn(present, name) ? present[name] : usual;
    if (isEqual(before, value)) return [];
    const words = before === undefined ? '–' : valueText(before);
    return [{ name, before: words, after: valueText(value), value }];
  });
}
