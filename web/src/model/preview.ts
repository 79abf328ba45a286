// What a preview has, made ready to be shown. Pure.

import type { Preview } from '../api/types';

type Picture = NonNullable<Preview['picture']>;

/** Red, green, blue and opacity of every pixel, as a canvas takes them; null when they are not all there. */
export function pixelsOf({ width, height, colours, pixels }: Picture): Uint8ClampedArray | null {
  const bytes = Uint8Array.from(atob(pixels), (character) => character.charCodeAt(0));
  if (bytes.length < width * height * colours) return null;
  const shown = new Uint8ClampedArray(width * height * 4);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const from = pixel * colours;
    const at = (colour: number) => bytes[from + (colours === 3 ? colour : 0)] ?? 0;
    shown.set([at(0), at(1), at(2), 255], pixel * 4);
  }
  return shown;
}

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** The names and values of a list or an object; null of anything else. */
export function membersOf(value: Json): [string, Json][] | null {
  if (value === null || typeof value !== 'object') return null;
  return Array.isArray(value)
    ? value.map((item, index) => [String(index), item])
    : Object.entries(value);
}

/** What stands for a value in one line. */
export function valueText(value: Json): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

/** Whether there is more to see than facts and notes. */
export const hasContent = (preview: Preview) =>
  ['table', 'text', 'json', 'image', 'picture', 'entries', 'pickle'].some(
    (member) => member in preview,
  );
