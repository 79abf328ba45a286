// Webhooks: what they may be told, and how they and their deliveries are called.

export const webhookEvents = [
  'execution.success',
  'execution.failed',
  'execution.canceled',
  'artifact.created',
] as const;
export type WebhookEvent = (typeof webhookEvents)[number];

/** The events with one more or one less, in the order in which they are shown. */
export const eventsToggled = (events: readonly WebhookEvent[], event: WebhookEvent) =>
  webhookEvents.filter((one) => (one === event) !== events.includes(one));

/** An address without what every one has, short enough for a table. */
export function webhookName(url: string): string {
  const bare = url.replace(/^https?:\/\//i, '').replace(/[?#].*$/, '');
  const name = bare.replace(/\/$/, '');
  return name.length > 60 ? `${name.slice(0, 59)}…` : name;
}

interface Payload {
  execution?: { name: string };
  artifact?: { name?: string };
}

/** The name of what a delivery tells of; a test tells of nothing. */
export const deliverySubject = ({ execution, artifact }: Payload): string | null =>
  execution?.name ?? artifact?.name ?? null;
