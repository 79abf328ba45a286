export const usage = {
  title: 'Space',
  lead: 'What the projects hold that you made: artifacts, values of jobs and code of runs.',
  hint: 'Artifacts, values of jobs and code of runs, on all storages. Equal bytes count once.',
  project: (used: string) => `The project holds ${used}.`,
  projectOf: (used: string, limit: string) => `The project holds ${used} of ${limit}.`,
  sum: (used: string) => `${used} in all. There is no limit.`,
  sumOf: (used: string, limit: string) => `${used} of ${limit} in all.`,
  none: 'Your projects hold nothing yet.',
  column: { project: 'Project', size: 'Size', objects: 'Objects' },
  inBin: 'A project in the bin',
  more: (count: number) => `and ${count} smaller ones`,
} as const;
