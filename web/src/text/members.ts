export const members = {
  title: (project: string) => `Members of ${project}`,
  list: 'Members',
  you: 'you',
  role: (name: string) => `Role of ${name}`,
  newRole: 'Role',
  add: 'Add',
  addName: 'Add by user name or e-mail',
  addHint: 'The name or the whole address',
  addUnknown: (who: string) =>
    who.includes('@')
      ? 'No single account has this address. Ask for the name to sign in with.'
      : 'Nobody has this name here.',
  added: (name: string) => `${name} is a member now`,
  remove: (name: string) => `Remove ${name}`,
  removed: (name: string) => `${name} is no longer a member`,
  leave: 'Leave project',
  leaveConfirm: (project: string) => `Leave “${project}”?`,
  leaveBody: 'You will no longer see it. An owner can invite you again.',
  left: (project: string) => `You have left “${project}”`,
  handOver:
    'To hand the project over, make somebody else an owner, then lower your own role or leave.',
  onlyOwners: 'Owners invite members and change roles.',
  guest:
    'Everybody on this machine is the one guest here. Start DeepForge with accounts to work with others by name.',
  roles: { owner: 'Owner', editor: 'Editor', runner: 'Runner', viewer: 'Viewer' },
  can: {
    owner: 'Everything: also members, rename, delete',
    editor: 'Change pipelines, code and data, and run',
    runner: 'Look at everything and run pipelines',
    viewer: 'Look at everything',
  },
} as const;
