import { Menu } from '@mantine/core';
import type { Position } from '../../model/project_model';
import * as text from '../../text';
import { actionRun, shortcutsOf } from '../shell/actions';
import { isMac } from '../shell/is_mac';
import { shortcutText } from '../shell/shortcut';
import type { Command } from './command';
import styles from './PipelineEditor.module.css';

interface Props {
  at: Position;
  commands: readonly Command[];
  onClose: () => void;
}

/** What can be done with what is under the pointer. */
export function EditorMenu({ at, commands, onClose }: Props) {
  return (
    <Menu opened onClose={onClose} position="bottom-start" offset={2} width={280} withinPortal>
      <Menu.Target>
        <span className={styles.menuPoint} style={{ left: at.x, top: at.y }} />
      </Menu.Target>
      <Menu.Dropdown aria-label={text.common.actions}>
        {commands.map((command) => (
          <Item key={command.id} command={command} />
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Item({ command }: { command: Command }) {
  const { icon: Icon, label, isDanger } = command;
  const [keys] = shortcutsOf(command);
  return (
    <Menu.Item
      {...(isDanger ? { c: 'var(--df-danger)' } : {})}
      leftSection={Icon ? <Icon size={15} aria-hidden /> : <span className={styles.noIcon} />}
      rightSection={
        keys ? (
          <span className={styles.keys} aria-hidden>
            {shortcutText(keys, isMac)}
          </span>
        ) : null
      }
      onClick={() => void actionRun(command)}
    >
      {label}
    </Menu.Item>
  );
}
