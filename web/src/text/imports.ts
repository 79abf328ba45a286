export const imports = {
  button: 'Import',
  action: 'Import from a storage',
  title: 'Import from a storage',
  source: 'Storage',
  folder: 'Folder',
  top: 'Top',
  files: 'Files',
  isFolder: 'folder',
  empty: 'Nothing lies in this folder.',
  keeper: 'Keep it on',
  keeperHint: 'The bytes are copied there; the file stays where it is.',
  submit: 'Import',
  busy: 'Copying. Large files take a while; the artifact appears in the list when it is there.',
  noStorage:
    'Files are taken from a storage of your own, such as an S3 bucket with data that is there already.',
  addStorage: 'Add a storage',
} as const;
