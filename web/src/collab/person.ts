// How a person who is here is shown. Pure.

import type { Here } from './presence_room';

/** One for each person, the window that last said something. */
export function byUser(people: readonly Here[]): Here[] {
  const latest = new Map<string, Here>();
  for (const person of people) {
    const present = latest.get(person.user);
    if (!present || present.seenAt < person.seenAt) latest.set(person.user, person);
  }
  return [...latest.values()];
}

export function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  const letters =
    words.length > 1
      ? [words[0], words.at(-1)].map((word) => [...(word ?? '')][0])
      : [...name].slice(0, 2);
  return letters.join('') || '?';
}
