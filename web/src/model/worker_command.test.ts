import { expect, test } from 'vitest';
import { workerCommand } from './worker_command';

test('the command can be pasted into a shell, whatever the machine is called', () => {
  const rest = { host: 'https://forge.example.org', token: 'df_abc', slots: 2 };
  expect(workerCommand({ ...rest, name: 'gpu-1' })).toBe(
    'deepforge worker --host https://forge.example.org --token df_abc --name gpu-1 --slots 2',
  );
  expect(workerCommand({ ...rest, name: "Ann's box; rm" })).toContain(
    `--name 'Ann'\\''s box; rm' --slots`,
  );
});
