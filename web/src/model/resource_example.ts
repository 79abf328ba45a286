// A small type of resource for tests.

import type { ResourceSchema } from './resource_schema';

const out = [{ name: 'output' }];
const input = [{ name: 'inputs' }];

export const netSchema: ResourceSchema = {
  type: 'net.Architecture',
  name: 'Architecture',
  node: 'layer',
  categories: [
    { id: 'topology', name: 'Topology', color: '#80cbc4' },
    { id: 'core', name: 'Core', color: '#ff9100' },
    { id: 'merge', name: 'Merge', color: '#ce93d8' },
  ],
  nodes: [
    {
      id: 'Input',
      name: 'Input',
      category: 'topology',
      attributes: [{ name: 'shape', type: 'any', required: true }],
      inputs: [],
      outputs: out,
    },
    {
      id: 'Dense',
      name: 'Dense',
      category: 'core',
      help: 'Each unit sees every input.',
      attributes: [
        { name: 'units', type: 'integer', required: true, min: 1 },
        { name: 'activation', type: 'string', default: 'linear', values: ['linear', 'relu'] },
      ],
      inputs: input,
      outputs: out,
    },
    {
      id: 'Dropout',
      name: 'Dropout',
      category: 'core',
      attributes: [{ name: 'rate', type: 'float', default: 0.5, min: 0, max: 1 }],
      inputs: input,
      outputs: out,
    },
    {
      id: 'Concatenate',
      name: 'Concatenate',
      category: 'merge',
      attributes: [{ name: 'axis', type: 'integer', default: -1 }],
      inputs: [{ name: 'inputs', many: true }],
      outputs: out,
    },
  ],
};
