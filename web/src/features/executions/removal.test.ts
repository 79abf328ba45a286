import { expect, test } from 'vitest';
import type { Removal } from '../../api/executions';
import { removalLines } from './removal';

const removal: Removal = {
  execution_count: 1,
  bundle_bytes: 0,
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
  const lines = removalLines(removal);
  expect(lines[0]).toContain('2 values');
  expect(lines[1]).toContain('1 value');
  expect(lines[2]).toContain('1 figure');
  expect(lines[3]).toContain('“model”');
  expect(lines[4]).toContain('“Second”');
});

test('the code that ran is named when it goes', () => {
  expect(removalLines({ ...removal, bundle_bytes: 2048 })[3]).toContain('code');
});

test('an execution without values says so', () => {
  const none = { ...removal, value_count: 0, freed_count: 0, artifacts: [], takers: [] };
  expect(removalLines(none)).toHaveLength(2);
});
