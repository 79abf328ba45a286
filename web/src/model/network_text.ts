// What is known of a network, in few letters. Pure.

import type { Shape } from '../keras/network';

const units = ['', ' k', ' M', ' G', ' T'];
const thousand = 1000;

/** Sizes without the batch: 32 × 32 × 3; one that is open is None. */
export function shapeText(shape: Shape, dtype = 'float32'): string {
  const sizes = shape.slice(1).map((size) => (size === null ? 'None' : String(size)));
  const text = sizes.length === 0 ? 'scalar' : sizes.join(' × ');
  return dtype === 'float32' ? text : `${text} ${dtype}`;
}

/** A large number with a unit: 1.2 M. */
export function amountText(value: number): string {
  let rest = value;
  let unit = 0;
  while (rest >= thousand && unit < units.length - 1) {
    rest /= thousand;
    unit++;
  }
  const digits = unit === 0 || rest >= 100 ? 0 : rest >= 10 ? 1 : 2;
  return `${rest.toFixed(digits)}${units[unit] ?? ''}`;
}

/** Multiplications and additions: 5.96 MFLOP. */
export const workText = (operations: number) =>
  operations < thousand ? `${operations} FLOP` : `${amountText(operations)}FLOP`;

/** A number as it is counted; what cannot be told is a question mark. */
export const countText = (value: number | null | undefined): string =>
  value === null || value === undefined ? '?' : value.toLocaleString('en');
