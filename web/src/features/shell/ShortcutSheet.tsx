import { Modal } from '@mantine/core';
import * as text from '../../text';
import styles from './ShortcutSheet.module.css';
import { dialogClose } from './shell_store';
import { tabs } from './tabs';

const groups: { title: string; rows: [keys: string, act: string][] }[] = [
  {
    title: 'Everywhere',
    rows: [
      ['Ctrl K', text.shell.palette],
      ['?', text.shell.shortcuts],
      ['g h', text.shell.projects],
      ...tabs.map(({ key, id }): [string, string] => [`g ${key}`, text.tabs[id]]),
    ],
  },
  {
    title: text.tabs.pipelines,
    rows: [
      ['a', text.pipeline.add],
      ['Ctrl Enter', text.pipeline.runHint],
      ['Ctrl Z', text.pipeline.undo],
      ['Ctrl Shift Z', text.pipeline.redo],
      ['Delete', text.pipeline.deleteNode],
      ['Shift L', text.pipeline.tidy],
      ['0', text.pipeline.fit],
      ['+ / −', `${text.pipeline.zoomIn}, ${text.pipeline.zoomOut.toLowerCase()}`],
    ],
  },
];

export function ShortcutSheet() {
  return (
    <Modal opened onClose={dialogClose} title={text.shell.shortcuts} size="lg">
      <div className={styles.groups}>
        {groups.map(({ title, rows }) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {rows.map(([keys, act]) => (
                <div key={keys} className={styles.row}>
                  <dt>{act}</dt>
                  <dd>
                    <kbd>{keys}</kbd>
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
