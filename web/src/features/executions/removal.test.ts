import { expect, test } from 'vitest';
import type { Removal } from '../../api/executions';
import { removalLines, removalSum } from './removal';

const removal: Removal = {
  value_count: 3,
  value_bytes: 3000,
  freed_count: 2,
  freed_bytes: 2000,
  figure_count: 1,
  figure_bytes: 100,
  console_bytes: 50,
  metric_count: 0,
  artifacts: [{ id: 'a', name: 'model' }],
  takers: [{ id: 'e2', name: 'Second' }],
};

test('what goes and what stays is told with numbers and names', () => {
  const lines = removalLines(removal, [{ id: 'e1' }]);
  expect(lines[0]).toContain('2 values');
  expect(lines[1]).toContain('1 value');
  expect(lines[2]).toContain('1 figure');
  expect(lines[3]).toContain('“model”');
  expect(lines[4]).toContain('“Second”');
});

test('of several executions the numbers add up, and who goes as well is not named', () => {
  const both = removalSum([removal, { ...removal, takers: [] }]);
  expect([both.freed_bytes, both.console_bytes, both.artifacts.length]).toEqual([4000, 100, 1]);
  expect(removalLines(both, [{ id: 'e1' }, { id: 'e2' }])).toHaveLength(4);
});

test('an execution without values says so', () => {
  const none = { ...removal, value_count: 0, freed_count: 0, artifacts: [], takers: [] };
  expect(removalLines(none, [])).toHaveLength(2);
});
