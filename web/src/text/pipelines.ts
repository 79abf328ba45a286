export const pipelines = {
  title: 'Pipelines',
  lead: 'A pipeline is a graph of operations: data flows from outputs to inputs.',
  create: 'New pipeline',
  defaultName: 'New pipeline',
  none: 'Draw your first pipeline',
  noneBody:
    'A pipeline is a graph of operations. Place operations on the canvas, connect outputs to inputs, then run it and watch every step.',
  deleted: (name: string) => `“${name}” deleted`,
  duplicate: 'Duplicate',
  duplicated: (name: string) => `“${name}” was made`,
  open: 'Open',
  filter: 'Filter pipelines',
  order: 'Sort by',
  orders: {
    name: 'Name',
    lately: 'Last run',
    runs: 'Number of runs',
    size: 'Number of nodes',
  },
  nothingFound: 'No pipeline has this in its name or its operations.',
  empty: 'Empty',
} as const;
