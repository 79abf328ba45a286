import { expect, test } from 'vitest';
import { layersOfModule } from './module_layers';

test('layers follow a module that is renamed, also within attributes', () => {
  const resources = {
    net: {
      name: 'Net',
      type: 'keras.Architecture',
      nodes: {
        a: { layer: 'module:own.Scale', attributes: { factor: 2 } },
        b: {
          layer: 'Bidirectional',
          attributes: { layer: { layer: 'module:own.Cell', attributes: {} } },
        },
        c: { layer: 'module:owner.Scale', attributes: { note: 'module:own.Scale' } },
      },
      edges: {},
    },
  };
  expect(layersOfModule(resources, 'own', 'mine')).toEqual([
    {
      op: 'replace',
      path: '/resources/net/nodes/a',
      value: { layer: 'module:mine.Scale', attributes: { factor: 2 } },
    },
    {
      op: 'replace',
      path: '/resources/net/nodes/b',
      value: {
        layer: 'Bidirectional',
        attributes: { layer: { layer: 'module:mine.Cell', attributes: {} } },
      },
    },
  ]);
  expect(layersOfModule(resources, 'other', 'mine')).toEqual([]);
});
