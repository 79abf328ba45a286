import { Menu, Tooltip, UnstyledButton } from '@mantine/core';
import { useLocation, useRouter } from '@tanstack/react-router';
import { type CSSProperties, useEffect } from 'react';
import { useModel } from '../../collab/open_document';
import { byUser, initials } from '../../collab/person';
import { usePeopleHere, useRoom } from '../../collab/presence';
import type { View } from '../../collab/presence_event';
import type { Here } from '../../collab/presence_room';
import { userId } from '../../collab/user_id';
import type { ProjectModel } from '../../model/project_model';
import * as text from '../../text';
import styles from './People.module.css';
import { viewAddress, viewOfAddress } from './view_address';

const shown = 4;

/** Who else is in the project and what they look at. A click goes there. */
export function People({ project }: { project: string }) {
  const room = useRoom(project);
  const { pathname, searchStr } = useLocation();
  useEffect(
    () => room.set({ view: viewOfAddress(pathname, searchStr) }),
    [room, pathname, searchStr],
  );
  const people = byUser(usePeopleHere(project));
  if (people.length === 0) return null;
  const visible = people.length > shown + 1 ? people.slice(0, shown) : people;
  const rest = people.slice(visible.length);
  return (
    <ul className={styles.people} aria-label={text.presence.here}>
      {visible.map((person) => (
        <li key={person.client}>
          <Avatar project={project} person={person} />
        </li>
      ))}
      {rest.length > 0 ? (
        <li>
          <Rest project={project} people={rest} />
        </li>
      ) : null}
    </ul>
  );
}

function Avatar({ project, person }: { project: string; person: Here }) {
  const { name, place, go } = usePerson(project, person);
  return (
    <Tooltip label={text.presence.person(name, place)}>
      <UnstyledButton
        className={styles.avatar}
        style={{ '--person': person.color } as CSSProperties}
        aria-label={text.presence.goTo(name, place)}
        onClick={go}
      >
        {initials(person.name)}
      </UnstyledButton>
    </Tooltip>
  );
}

function Rest({ project, people }: { project: string; people: Here[] }) {
  return (
    <Menu>
      <Menu.Target>
        <UnstyledButton className={styles.rest} aria-label={text.presence.more(people.length)}>
          +{people.length}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {people.map((person) => (
          <RestItem key={person.client} project={project} person={person} />
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function RestItem({ project, person }: { project: string; person: Here }) {
  const { name, place, go } = usePerson(project, person);
  return (
    <Menu.Item onClick={go} className={styles.item}>
      {text.presence.person(name, place)}
    </Menu.Item>
  );
}

function usePerson(project: string, person: Here) {
  const router = useRouter();
  const model = useModel(project);
  const isMe = person.user === userId();
  return {
    name: isMe ? text.presence.you : person.name || text.presence.nameless,
    place: placeWords(person.view, model),
    go: () => {
      if (person.view) router.history.push(viewAddress(project, person.view, person.selection[0]));
    },
  };
}

function placeWords(view: View | null, model: ProjectModel | null): string {
  if (!view) return text.presence.somewhere;
  const { kind, id } = view;
  const named =
    id &&
    (kind === 'pipelines' || kind === 'operations' || kind === 'modules' || kind === 'resources')
      ? model?.[kind][id]?.name
      : null;
  if (named) return text.presence.at(named);
  if (kind === 'operations') return text.presence.at(text.presence.places.pipelines);
  return text.presence.at(text.presence.places[kind === 'modules' ? 'utils' : kind]);
}
