const textOf = (what: string) => (name: string) => `${what} ${name}`;

export const compare = {
  none: 'Select two executions to see all that differs between them.',
  of: (before: string, after: string) => `${before} → ${after}`,
  side: { a: 'From', b: 'To' },
  what: 'What differs',
  nothing: 'Nothing: code, values, environments, packages and inputs are the same.',
  same: (count: number) =>
    count === 1 ? '1 job is the same in both' : `${count} jobs are the same in both`,
  differ: (what: string) => (/^1 /.test(what) ? `${what} differs` : `${what} differ`),
  changed: (what: string) => `${what}: changed`,
  below: 'see below',
  jobs: 'Differences job by job',
  columns: { job: 'Job', member: 'What' },
  member: {
    attributes: (name: string) => name,
    references: (name: string) => `reference ${name}`,
    inputs: (name: string) => `value of ${name}`,
    connections: (name: string) => `where ${name} comes from`,
    node: () => 'the job',
    pinned: () => 'whose result it has',
  },
  packages: (names: string[]) =>
    names.length > 3 ? `Packages of ${names.length} jobs` : `Packages of ${names.join(', ')}`,
  textTitle: {
    code: textOf('Code of'),
    environment: textOf('Environment of'),
    resource: textOf('Resource'),
    module: textOf('Module'),
    serialization: () => 'Serialization',
  },
  toHistory: 'All changes between the two revisions',
} as const;
