import { describe, expect, it } from 'vitest';
import type { Lineage } from '../api/lineage';
import { lineageCounts, lineageEdges, lineageFaces } from './lineage';

const lineage: Lineage = {
  nodes: [
    { id: 'a', kind: 'artifact', name: 'model', state: 'made' },
    {
      id: 'j',
      kind: 'job',
      name: 'Train',
      operation_name: 'TrainBasic',
      execution: { id: 'x', name: 'Run 3' },
      attributes: { epochs: 5, batch_size: 32, lr: 0.1, seed: 1 },
    },
    { id: 'hidden-1', kind: 'hidden' },
    { id: 'r', kind: 'artifact', name: null, state: 'deleted' },
  ],
  edges: [
    { from: 'j', to: 'a', output: 'model', input: null },
    { from: 'r', to: 'j', output: null, input: 'images' },
    { from: 'hidden-1', to: 'j', output: null, input: 'labels' },
  ],
  truncated: false,
};

describe('lineage', () => {
  it('gives jobs the ports that edges use, and artifacts one of each', () => {
    const [artifact, job, hidden, root] = lineageFaces(lineage);
    expect(artifact).toMatchObject({ inputs: ['data'], outputs: [], isBuiltIn: true });
    expect(job).toMatchObject({ inputs: ['images', 'labels'], outputs: ['model'] });
    expect(hidden).toMatchObject({ inputs: [], outputs: ['data'], name: 'Not yours to see' });
    expect(root).toMatchObject({ name: 'Deleted artifact', note: 'deleted' });
  });

  it('shows the operation, the run and three values of a job', () => {
    const job = lineageFaces(lineage)[1];
    expect(job).toMatchObject({ kind: 'TrainBasic', note: 'Run 3' });
    expect(job?.rows).toEqual([
      ['epochs', '5'],
      ['batch size', '32'],
      ['lr', '0.1'],
    ]);
  });

  it('connects the ports that the faces have', () => {
    expect(lineageEdges(lineage)).toEqual({
      e0: { from: ['j', 'model'], to: ['a', 'data'] },
      e1: { from: ['r', 'data'], to: ['j', 'images'] },
      e2: { from: ['hidden-1', 'data'], to: ['j', 'labels'] },
    });
  });

  it('counts what one may see', () => {
    expect(lineageCounts(lineage)).toEqual({ jobs: 1, artifacts: 2 });
  });
});
