export const program = {
  export: 'Export as a program',
  title: (name: string) => `Export “${name}” as a program`,
  body: 'A zip with a Python program that runs without DeepForge: the code as it is, the environments in one, and a README.',
  inputs: 'Given when the program is started',
  inputsHint:
    'What is not ticked comes with the program. A value over 8 MB is listed, and the program downloads it.',
  download: 'Download',
  job: 'Run it by hand',
  jobBody:
    'The code it ran with, its inputs and its packages, with a program that runs this one job again on any machine. No passwords or keys are in it.',
  jobDownload: 'Download the files',
} as const;
