export const utils = {
  title: 'Custom Utils',
  lead: 'Python modules that every operation can import.',
  create: 'New module',
  name: 'Module name',
  nameProblem: 'Use letters, digits and underscores; begin with a letter.',
  none: 'Share code between operations',
  noneBody:
    'Write a module once and import it in any operation: a module called “images” becomes “import utils.images”.',
  importedBy: 'Imported by',
  noImports: 'No operation imports it yet.',
  deleteTitle: (name: string) => `Delete module “${name}”?`,
  deleteBody: 'Operations that import it will fail.',
  list: 'Modules',
  copied: 'Import line copied',
} as const;
