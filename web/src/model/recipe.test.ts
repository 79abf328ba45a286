import { describe, expect, it } from 'vitest';
import { pngWithRecipe, type Recipe, recipeParse, recipeRead, svgWithRecipe } from './recipe';

const id = (n: number) => `01930000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const recipe: Recipe = {
  server: 'https://forge.example',
  project: id(1),
  execution: id(2),
  job: id(3),
  revision: 7,
};
const png = Uint8Array.from(
  atob(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  ),
  (letter) => letter.charCodeAt(0),
);
const bytes = (text: string) => new TextEncoder().encode(text);

describe('recipes in files', () => {
  it('are read from the PNG they were written into, also when the rest is cut off', () => {
    const marked = pngWithRecipe(png, recipe);
    expect(recipeRead(marked)).toEqual(recipe);
    expect(recipeRead(marked.subarray(0, 420))).toEqual(recipe);
    expect(recipeRead(png)).toBeNull();
  });

  it('are read from the SVG they were written into', () => {
    const svg =
      '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="1"><g/></svg>';
    const marked = svgWithRecipe(svg, { ...recipe, server: 'https://forge.example' });
    expect(marked).toContain('width="1"><metadata id="deepforge">');
    expect(recipeRead(bytes(marked))).toEqual(recipe);
    expect(recipeRead(bytes(svg))).toBeNull();
  });

  it('of strangers are refused', () => {
    const with_ = (members: object) => JSON.stringify({ ...recipe, ...members });
    expect(recipeParse(with_({}))).toEqual(recipe);
    for (const wrong of [
      with_({ server: 'javascript:alert(1)' }),
      with_({ server: 5 }),
      with_({ project: '../../x' }),
      with_({ job: null }),
      with_({ revision: 'x' }),
      'null',
      '[]',
      'not json',
      with_({ note: 'x'.repeat(5000) }),
    ])
      expect(recipeParse(wrong), wrong.slice(0, 60)).toBeNull();
  });

  it('survive nonsense in front of them', () => {
    expect(recipeRead(new Uint8Array(0))).toBeNull();
    const long = pngWithRecipe(png, recipe);
    new DataView(long.buffer).setUint32(33, 0xffffffff);
    expect(recipeRead(long)).toBeNull();
  });
});
