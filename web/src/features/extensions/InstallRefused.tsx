import { Button, Modal } from '@mantine/core';
import type { Problem } from '../../api/problem';
import * as text from '../../text';
import dialog from '../../ui/Dialog.module.css';
import styles from './Extensions.module.css';

interface Props {
  name: string;
  problem: Problem | string;
  onClose: () => void;
}

/** Why an archive is no extension: each problem with the file and the place in it. */
export function InstallRefused({ name, problem, onClose }: Props) {
  const rows = typeof problem === 'string' ? [] : problem.errors;
  const words = typeof problem === 'string' ? problem : problem.detail || problem.title;
  return (
    <Modal opened onClose={onClose} title={text.extensions.refused(name)} size={640}>
      <div className={dialog.stack}>
        {rows.length > 0 ? (
          <ul className={styles.problems} aria-label={text.extensions.problems}>
            {rows.map(({ pointer, detail }) => (
              <li key={`${pointer} ${detail}`}>
                <code>{pointer}</code> {detail}
              </li>
            ))}
          </ul>
        ) : (
          <p role="alert">{words}</p>
        )}
        <p className={styles.note}>{text.extensions.unchanged}</p>
      </div>
      <div className={dialog.buttons}>
        <Button data-autofocus onClick={onClose}>
          {text.common.close}
        </Button>
      </div>
    </Modal>
  );
}
