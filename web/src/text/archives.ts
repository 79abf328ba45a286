export const archives = {
  import: 'Import archive',
  title: 'Import a project',
  lead: 'A .zip that was exported from DeepForge, or a .webgmex of the original DeepForge. It becomes a new project of yours.',
  drop: 'Drop a file here, or',
  choose: 'Choose a file',
  busy: (name: string) => `Reading “${name}” …`,
  tooLarge:
    'This file has more than 32 MB. Archives with artifacts are imported on the command line: deepforge projects import FILE.zip',
  refused: (name: string) => `“${name}” was not imported. Nothing was changed.`,
  problems: 'What is wrong with it',
  done: (name: string) => `“${name}” is yours`,
  taken: (parts: string) => `Taken: ${parts}.`,
  leftOut: 'Left out',
  again: 'Choose another file',
  open: 'Open project',
  export: 'Export',
  exportOne: (name: string) => `Export ${name}`,
  exportTitle: (name: string) => `Export “${name}”`,
  exportBody:
    'A zip of plain files with pipelines, operations, code and environments. Artifacts stay here; download those you need from the Artifacts tab.',
  withHistory: 'With every change ever made',
  download: 'Download',
} as const;
