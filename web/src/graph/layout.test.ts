import { expect, test } from 'vitest';
import { layoutNow, layoutQuick, placesOf } from './layout';

const node = (id: string) => ({ id, width: 100, height: 40 });
const nodes = ['a', 'b', 'c', 'd'].map(node);
const edges = [
  { from: 'a', to: 'b' },
  { from: 'b', to: 'd' },
  { from: 'a', to: 'c' },
  { from: 'c', to: 'd' },
];

for (const [name, layout] of Object.entries({ layoutNow, layoutQuick }))
  test(`${name} puts every node below those it depends on, without overlaps`, () => {
    const places = layout(nodes, edges);
    for (const { from, to } of edges)
      expect(places[to]?.y).toBeGreaterThanOrEqual((places[from]?.y ?? 0) + 40);
    expect(Math.abs((places.b?.x ?? 0) - (places.c?.x ?? 0))).toBeGreaterThanOrEqual(100);
  });

test('a thousand nodes are laid out quickly enough to open at once', () => {
  const many = Array.from({ length: 1000 }, (_, n) => node(`n${n}`));
  const chain = many.slice(1).map(({ id }, n) => ({ from: `n${n}`, to: id }));
  expect(Object.keys(layoutQuick(many, chain))).toHaveLength(1000);
});

test('nodes keep their own places; new ones go below', () => {
  const places = placesOf(nodes.slice(0, 2), [], { a: { x: 7, y: 9 } });
  expect(places.a).toEqual({ x: 7, y: 9 });
  expect(places.b?.y).toBeGreaterThan(49);
});
