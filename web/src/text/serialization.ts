export const serialization = {
  title: 'Custom Serialization',
  lead: 'How values of your own types travel between operations.',
  help: [
    'This code runs at the start of every job.',
    'Register a pair of functions for a type; values of it are then written and read by them instead of pickle.',
  ],
  example: [
    'import deepforge.serialization as serialization',
    '',
    'def dump(image, file):',
    '    image.save(file, format="PNG")',
    '',
    'def load(file):',
    '    return Image.open(file)',
    '',
    'serialization.register(Image.Image, dump, load)',
  ].join('\n'),
  exampleTitle: 'Example',
} as const;
