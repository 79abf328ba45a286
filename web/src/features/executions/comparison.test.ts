import { describe, expect, it } from 'vitest';
import { type Compared, comparedRows, comparisonSummary, shownValue } from './comparison';

const row = (member: string, before: unknown, after: unknown) => ({
  member,
  before,
  after,
  detail: `${member} ${String(before)} → ${String(after)}`,
});

const comparison: Compared = {
  execution: [row('revision', 3, 4)],
  nodes: [
    {
      node: 'n1',
      name: 'Train',
      b: 'j1',
      differences: [row('attributes.lr', 0.1, 0.2), row('packages', 'p1', 'p2')],
    },
    { node: 'n2', name: 'Plot', b: null, differences: [row('node', 'Plot', null)] },
  ],
  texts: [
    { kind: 'code', name: 'Train' },
    { kind: 'code', name: 'Train' },
  ],
  packages: [{ changes: [1, 2] }, { changes: [3] }],
};

describe('two executions compared', () => {
  it('are summed up in a few lines, the runs as a whole first', () => {
    expect(comparisonSummary(comparison)).toEqual([
      'revision 3 → 4',
      '2 jobs differ',
      'Code of Train: changed',
      '3 packages differ',
    ]);
    expect(comparisonSummary({ execution: [], nodes: [], texts: [], packages: [] })).toEqual([]);
  });

  it('have a row for each member of each job', () => {
    expect(comparedRows(comparison)).toEqual([
      { node: 'n1', name: 'Train', job: 'j1', member: 'lr', before: 0.1, after: 0.2 },
      {
        node: 'n1',
        name: 'Train',
        job: 'j1',
        member: 'packages',
        before: 'see below',
        after: 'see below',
      },
      { node: 'n2', name: 'Plot', job: null, member: 'the job', before: 'Plot', after: null },
    ]);
  });

  it('are shown by the beginning of a hash and by whole values', () => {
    expect(shownValue(`${'ab'.repeat(32)} builtins.list`)).toBe('abababababab… builtins.list');
    expect(shownValue('n1.result')).toBe('n1.result');
    expect(shownValue(0.5)).toBe('0.5');
    expect(shownValue(null)).toBe('–');
  });
});
