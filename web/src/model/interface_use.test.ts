import { expect, test } from 'vitest';
import { partUsers, resourceTypes, usesOf } from './interface_use';
import type { ProjectModel } from './project_model';

test('a use names the nodes of each pipeline', () => {
  const node = (operation: string, name?: string) => ({ operation, ...(name ? { name } : {}) });
  const model = {
    operations: { a: { name: 'A' } },
    pipelines: {
      two: { name: 'Two', nodes: { x: node('a', 'first'), y: node('b') } },
      one: { name: 'One', nodes: { z: node('a') } },
      none: { name: 'None', nodes: {} },
    },
  } as unknown as ProjectModel;
  expect(usesOf(model, 'a')).toEqual([
    { pipeline: 'one', name: 'One', nodes: [{ id: 'z', name: 'A' }] },
    { pipeline: 'two', name: 'Two', nodes: [{ id: 'x', name: 'first' }] },
  ]);
});

test('a part is in use where it is connected or set', () => {
  const node = { operation: 'a', attributes: { epochs: 3 }, references: { model: 'm' } };
  const model = {
    pipelines: {
      one: {
        name: 'One',
        nodes: { x: node, y: { ...node, attributes: {}, references: {} } },
        edges: { e: { from: ['y', 'out'], to: ['x', 'in'] } },
      },
    },
  } as unknown as ProjectModel;
  for (const [part, name] of [
    ['attribute', 'epochs'],
    ['reference', 'model'],
    ['input', 'in'],
    ['output', 'out'],
  ] as const) {
    expect(partUsers(model, 'a', part, name)).toEqual(['One']);
    expect(partUsers(model, 'a', part, 'other')).toEqual([]);
    expect(partUsers(model, 'b', part, name)).toEqual([]);
  }
});

test('types of resources are those in use', () => {
  const model = {
    resources: { r: { type: 'keras.Architecture' } },
    operations: { a: { interface: { references: [{ name: 'x', type: 'other.Type' }] } } },
  } as unknown as ProjectModel;
  expect(resourceTypes(model)).toEqual(['keras.Architecture', 'other.Type']);
});
