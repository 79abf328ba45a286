export const utils = {
  title: 'Custom Utils',
  lead: 'Python modules that every operation can import.',
  create: 'New module',
  name: 'Module name',
  nameHint: 'Imported as utils.<name>',
  nameProblem: 'Use letters, digits and underscores; begin with a letter.',
  none: 'Share code between operations',
  noneBody:
    'Write a module once and import it in any operation: a module called “images” becomes “import utils.images”.',
  importedBy: 'Imported by',
  noImports: 'No operation imports it yet.',
  renameTitle: (name: string) => `Rename module “${name}”`,
  updateImports: (count: number) =>
    count === 1 ? 'Update the import in 1 place' : `Update the imports in ${count} places`,
  updateNot: 'Without that they will fail: the old name is gone.',
  mentions: (names: string) => `Also named in a text or comment, which stays as it is: ${names}`,
  renamed: (name: string, count: number) =>
    count === 0 ? `Renamed to “${name}”` : `Renamed to “${name}”, and where it is imported`,
  deleteTitle: (name: string) => `Delete module “${name}”?`,
  deleteBody: (importers: string) => `${importers} will fail: they import it.`,
  deleted: (name: string) => `Module “${name}” deleted`,
  list: 'Modules',
  copied: 'Import line copied',
} as const;
