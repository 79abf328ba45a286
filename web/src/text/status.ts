export const status = {
  pending: 'Pending',
  queued: 'Queued',
  running: 'Running',
  success: 'Success',
  failed: 'Failed',
  canceled: 'Canceled',
} as const;
