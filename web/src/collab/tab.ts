// This tab among the tabs of this browser. A lock says that it lives; what a tab without one has left is taken up by others.

import { newId } from './new_id';

export const tabId = newId();
const lockName = (tab: string) => `deepforge tab ${tab}`;

if (typeof navigator !== 'undefined' && navigator.locks)
  void navigator.locks.request(lockName(tabId), () => new Promise(() => undefined));

/** The tabs that live, this one among them. Without locks nobody knows, and each tab may take up what it finds: keys and
    versions keep the server from doing anything twice. */
export async function tabsAlive(): Promise<Set<string>> {
  const held = (await navigator.locks?.query())?.held ?? [];
  const prefix = lockName('');
  const tabs = held.flatMap(({ name }) =>
    name?.startsWith(prefix) ? [name.slice(prefix.length)] : [],
  );
  return new Set([tabId, ...tabs]);
}
