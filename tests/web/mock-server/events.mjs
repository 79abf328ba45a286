// The event channels, as nchan serves them: headers, an empty line, the payload; numbered per channel.
import { accept } from './websocket.mjs';

const subscribers = new Set();
const numbers = new Map();
let index = 0;

export function subscribe(request, socket) {
  const channels = new URL(request.url, 'http://localhost').searchParams.get('c')?.split(',') ?? [];
  const connection = { ...accept(request, socket), channels: new Set(channels) };
  subscribers.add(connection);
  connection.onClose(() => subscribers.delete(connection));
}

export function publish(channel, event) {
  const seq = (numbers.get(channel) ?? 0) + 1;
  numbers.set(channel, seq);
  const payload = JSON.stringify({ channel, seq, ...event });
  const id = `${Math.floor(Date.now() / 1000)}:[${index++}]`;
  for (const connection of subscribers)
    if (connection.channels.has(channel))
      connection.send(`id: ${id}\ncontent-type: application/json\n\n${payload}`);
}

/** Breaks every connection, as a lost network does. */
export function cutAll() {
  for (const connection of subscribers) connection.cut();
}
