export const figures = {
  image: 'Image',
  interactive: 'Interactive',
  download: 'Download image',
  show3d: 'Show in 3-D',
  untitled: (n: number) => `Figure ${n}`,
  failed: 'The interactive figure could not be drawn; this is its image.',
} as const;
