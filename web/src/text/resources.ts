export const resources = {
  title: 'Resources',
  lead: 'Things operations refer to, such as neural network architectures.',
  none: 'Resources come with extensions',
  noneBody:
    'The Keras extension brings architectures: drawn layer by layer, used by operations such as training. Switch an extension on to create one.',
  unused: 'not used yet',
  deleted: (name: string) => `“${name}” deleted`,
} as const;
