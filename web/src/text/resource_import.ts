export const resourceImport = {
  action: 'Import…',
  title: 'Import an architecture',
  lead: 'From Keras code of the functional or Sequential kind, a model’s JSON, a .keras file or an ONNX graph. It is read by one of your workers and never executed; weights are not taken over.',
  paste: 'Keras code, or a model’s JSON',
  choose: 'Choose a file',
  now: 'Import',
  runs: 'It is being read',
  canceled: 'The import was canceled.',
  failed: 'The import could not be run.',
  line: (line: number) => `Line ${line}`,
  taken: (name: string, layers: number) =>
    `“${name}” is in the project now, with ${layers} layers.`,
  open: 'Open it',
  files: {
    no_config: 'This zip has no config.json: it is not a .keras file.',
    large_text: 'The text has more than 2 MiB.',
    large_file: 'The file has more than 3 MiB, also without the weights of an ONNX graph.',
  },
} as const;
