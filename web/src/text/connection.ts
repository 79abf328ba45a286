export const connection = {
  live: 'Live',
  liveHint: 'Changes of others appear at once.',
  saving: 'Saving…',
  savingHint: 'Your edits are on their way.',
  connecting: 'Connecting…',
  connectingHint: 'Opening the live connection.',
  offline: 'Reconnecting',
  offlineHint: 'The live connection is lost. DeepForge keeps trying.',
  kept: (count: number) => `Offline · ${count} kept`,
  keptHint: 'Your edits are kept here and sent as soon as the server answers.',
} as const;
