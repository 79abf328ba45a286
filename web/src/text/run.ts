export const run = {
  title: (name: string) => `Run “${name}”`,
  name: 'Name',
  nameHint: 'Optional',
  compute: 'Compute',
  storage: 'Storage',
  submit: 'Run',
  noCompute: 'No compute is connected.',
  noComputeBody: 'Start a worker with “deepforge worker”, then try again.',
  warnings: 'Worth a look before running',
} as const;
