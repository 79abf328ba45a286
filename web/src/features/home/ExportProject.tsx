import { Button, Checkbox, Modal } from '@mantine/core';
import { useState } from 'react';
import { archiveExport } from '../../api/archives';
import { problemFrom } from '../../api/problem';
import type { Project } from '../../api/types';
import * as text from '../../text';
import dialog from '../../ui/Dialog.module.css';
import { fileSave } from '../../ui/file_save';
import styles from './ImportArchive.module.css';

/** A project as a zip of plain files. */
export function ExportProject({ project, onClose }: { project: Project; onClose: () => void }) {
  const [history, setHistory] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const save = async () => {
    setBusy(true);
    setProblem(null);
    try {
      fileSave(await archiveExport(project.id, history), `${project.name}.zip`);
      onClose();
    } catch (failure) {
      setProblem(problemFrom(failure).message);
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={onClose} title={text.archives.exportTitle(project.name)} size="md">
      <div className={dialog.stack}>
        <p className={dialog.body}>{text.archives.exportBody}</p>
        <Checkbox
          label={text.archives.withHistory}
          checked={history}
          onChange={(event) => setHistory(event.currentTarget.checked)}
        />
        {problem ? (
          <p role="alert" className={styles.problem}>
            {problem}
          </p>
        ) : null}
        <div className={dialog.buttons}>
          <Button onClick={onClose}>{text.common.cancel}</Button>
          <Button variant="filled" loading={isBusy} onClick={() => void save()}>
            {text.archives.download}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
