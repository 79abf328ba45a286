export const recipes = {
  open: 'Open what made a file',
  drop: 'Drop it to open what made it',
  looking: (name: string) => `Looking for what made “${name}”…`,
  unknown: (name: string) => `Nothing here is known to have made “${name}”`,
  unknownBody:
    'Figures that were saved from DeepForge and artifacts are known, as long as nobody changed the file. To keep a file here, drop it on the page Artifacts.',
  elsewhere: (name: string) => `“${name}” was made on another server`,
  visit: 'Go there',
  several: 'Choose one file at a time',
} as const;
