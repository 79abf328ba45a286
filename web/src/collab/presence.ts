// The rooms of this tab, one per project, joined to the project's channel.

import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { events } from '../api/events';
import { presencePublish } from '../api/presence';
import { viewText } from './presence_event';
import { type Here, PresenceRoom } from './presence_room';
import { tabId } from './tab';

const rooms = new Map<string, PresenceRoom>();

export function roomOf(project: string): PresenceRoom {
  const present = rooms.get(project);
  if (present) return present;
  const room = new PresenceRoom(tabId, {
    publish: (body) => presencePublish(project, body),
    now: () => Date.now(),
    random: () => Math.random(),
    after: (milliseconds, act) => {
      const timer = setTimeout(act, milliseconds);
      return () => clearTimeout(timer);
    },
  });
  rooms.set(project, room);
  return room;
}

/** Takes part in a project's room while mounted. */
export function useRoom(project: string): PresenceRoom {
  const room = roomOf(project);
  useEffect(() => {
    room.enter();
    const leave = () => room.leave();
    const comeBack = (event: PageTransitionEvent) => {
      if (event.persisted) room.enter();
    };
    const stop = events.listen(`p_${project}`, (message) => {
      if (message.type === 'presence') room.receive(message as Record<string, unknown>);
      if (message.type === 'gap') room.announce();
    });
    window.addEventListener('pagehide', leave);
    window.addEventListener('pageshow', comeBack);
    return () => {
      window.removeEventListener('pagehide', leave);
      window.removeEventListener('pageshow', comeBack);
      stop();
      room.leave();
    };
  }, [project, room]);
  return room;
}

export const usePeople = (project: string): readonly Here[] =>
  useStore(roomOf(project).store, ({ people }) => people);

/** As usePeople, but only who they are and what they look at: nothing happens while they move within it. */
export function usePeopleHere(project: string): readonly Here[] {
  const { store } = roomOf(project);
  const places = useStore(store, ({ people }) =>
    people
      .map(({ client, name, view, selection }) => [
        client,
        name,
        view && viewText(view),
        selection[0],
      ])
      .join('\n'),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again exactly when somebody is elsewhere
  return useMemo(() => store.getState().people, [store, places]);
}
