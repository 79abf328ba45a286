// What is said of operations outside of their own view; it is in every visit, so it is short.

export const operations = {
  create: 'New operation',
  defaultName: 'NewOperation',
} as const;
