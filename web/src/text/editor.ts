export const editor = {
  saving: 'Saving…',
  saved: 'All changes saved',
  replaced: 'The text was replaced by someone else; this is the new one.',
  leaveHint: 'Press Esc, then Tab to leave the editor.',
  readOnly: 'Read-only',
} as const;
