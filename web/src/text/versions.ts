export const versions = {
  title: 'Versions',
  compare: 'Side by side',
  of: (name: string) => `Versions of ${name}`,
  number: (number: number) => `Version ${number}`,
  same: 'same data',
  left: 'On the left',
  right: 'On the right',
} as const;
