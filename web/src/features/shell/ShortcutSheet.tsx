import { Modal } from '@mantine/core';
import { Fragment, useState } from 'react';
import * as text from '../../text';
import { type Action, actionsNow, shortcutsOf } from './actions';
import { isMac } from './is_mac';
import styles from './ShortcutSheet.module.css';
import { dialogClose } from './shell_store';
import { keysShown } from './shortcut';

/** All keys that mean something here and now, under the headings of their acts. */
export function ShortcutSheet() {
  const [groups] = useState(() => groupsOf(actionsNow()));
  return (
    <Modal opened onClose={dialogClose} title={text.shell.shortcuts} size={760}>
      <p className={styles.note}>{text.shell.shortcutsNote}</p>
      <div className={styles.groups}>
        {groups.map(([title, actions]) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {actions.map((action) => (
                <div key={action.id} className={styles.row}>
                  <dt>{action.label}</dt>
                  <dd>
                    {shortcutsOf(action).map((shortcut, index) => (
                      <Fragment key={shortcut}>
                        {index > 0 ? <span>{text.shell.or}</span> : null}
                        <Keys shortcut={shortcut} />
                      </Fragment>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}

function Keys({ shortcut }: { shortcut: string }) {
  return keysShown(shortcut, isMac).map((keys, step) => (
    <Fragment key={keys.join(' ')}>
      {step > 0 ? <span>{text.shell.thenKey}</span> : null}
      {keys.map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </Fragment>
  ));
}

function groupsOf(actions: readonly Action[]): [title: string, actions: Action[]][] {
  const groups = new Map<string, Action[]>();
  for (const action of actions)
    if (shortcutsOf(action).length > 0)
      groups.set(action.group, [...(groups.get(action.group) ?? []), action]);
  return [...groups];
}
