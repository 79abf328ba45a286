export const pipelines = {
  title: 'Pipelines',
  lead: 'A pipeline is a graph of operations: data flows from outputs to inputs.',
  create: 'New pipeline',
  defaultName: 'New pipeline',
  none: 'Draw your first pipeline',
  noneBody:
    'A pipeline is a graph of operations. Place operations on the canvas, connect outputs to inputs, then run it and watch every step.',
  deleted: (name: string) => `“${name}” deleted`,
  filter: 'Filter pipelines',
  nothingFound: 'No pipeline has this name.',
  empty: 'Empty',
} as const;
