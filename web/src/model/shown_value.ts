// The value of a resource's attribute in few words. Pure.

import { valueText } from './format';
import { functionText, isFunctionValue } from './resource_function';
import { listText } from './resource_list';

export const shownValue = (value: unknown): string =>
  isFunctionValue(value)
    ? functionText(value)
    : Array.isArray(value)
      ? listText(value)
      : valueText(value);
