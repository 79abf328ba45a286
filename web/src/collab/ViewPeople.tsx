import { Tooltip } from '@mantine/core';
import type { CSSProperties } from 'react';
import * as text from '../text';
import { byUser, initials } from './person';
import { usePeopleHere } from './presence';
import { viewText } from './presence_event';
import { userId } from './user_id';
import styles from './ViewPeople.module.css';

const shown = 5;

/** Who else looks at this very thing, for its own header. `view` is such as /executions/{id}. */
export function ViewPeople({ project, view }: { project: string; view: string }) {
  const here = usePeopleHere(project).filter((one) => one.view && viewText(one.view) === view);
  const people = byUser(here);
  if (people.length === 0) return null;
  const visible = people.length > shown + 1 ? people.slice(0, shown) : people;
  return (
    <ul className={styles.people} aria-label={text.presence.alsoHere}>
      {visible.map(({ client, user, name, color }) => {
        const words = user === userId() ? text.presence.you : name || text.presence.nameless;
        return (
          <Tooltip key={client} label={words}>
            <li style={{ '--person': color } as CSSProperties}>
              <span aria-hidden>{initials(name)}</span>
              <span className="visually-hidden">{words}</span>
            </li>
          </Tooltip>
        );
      })}
      {people.length > visible.length ? (
        <li className={styles.rest}>+{people.length - visible.length}</li>
      ) : null}
    </ul>
  );
}
