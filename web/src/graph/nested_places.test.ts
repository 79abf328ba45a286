import { expect, test } from 'vitest';
import { type NestedNode, nestedPlaces } from './nested_places';

const at = (id: string, x: number, y: number, within?: NestedNode['within']): NestedNode => ({
  id,
  width: 180,
  height: 70,
  position: { x, y },
  within,
});

test('a pipeline within has a frame round its nodes, and nobody else lies in it', () => {
  const mid = [{ name: 'Mid', position: { x: 0, y: 100 } }];
  const deep = [...mid, { name: 'Sub', position: { x: 0, y: 120 } }];
  const nodes = [
    at('first', 0, 0),
    at('m.one', 500, 500, mid),
    at('m.s.x', 0, 0, deep),
    at('m.s.y', 0, 200, deep),
    at('last', 0, 220),
    at('beside', 300, 100),
  ];
  const { places, frames } = nestedPlaces(nodes, []);
  expect(Object.keys(frames).sort()).toEqual(['m', 'm.s']);
  expect([frames.m?.title, frames['m.s']?.title]).toEqual(['Mid', 'Sub']);
  const isIn = (frame: string, { id, width, height }: NestedNode) => {
    const { position, size } = frames[frame] ?? {
      position: { x: 0, y: 0 },
      size: { width: 0, height: 0 },
    };
    const { x, y } = places[id] ?? { x: 0, y: 0 };
    return (
      x + width > position.x &&
      x < position.x + size.width &&
      y + height > position.y &&
      y < position.y + size.height
    );
  };
  expect(nodes.filter((node) => isIn('m', node)).map(({ id }) => id)).toEqual([
    'm.one',
    'm.s.x',
    'm.s.y',
  ]);
  expect(nodes.filter((node) => isIn('m.s', node)).map(({ id }) => id)).toEqual(['m.s.x', 'm.s.y']);
});
