import { Button, Modal } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { Hammer } from 'lucide-react';
import { useEffect, useState } from 'react';
import { pipelineRemake, type Remade } from '../../api/lineage';
import { useModel } from '../../collab/open_document';
import * as text from '../../text';
import dialog from '../../ui/Dialog.module.css';
import { toastProblem, toastShow } from '../../ui/toasts';
import { modelUndo } from '../shell/undo';
import styles from './Lineage.module.css';

/** Makes the pipeline and opens it; what could not be remade is said before. */
export function RemakeButton({ project, artifact }: { project: string; artifact: string }) {
  const [isBusy, setBusy] = useState(false);
  const [remade, setRemade] = useState<Remade | null>(null);
  const navigate = useNavigate();
  const model = useModel(project);
  const isThere = remade !== null && model?.pipelines[remade.pipeline] !== undefined;
  const open = () => {
    if (remade)
      void navigate({
        to: '/p/$project/pipelines/$pipeline',
        params: { project, pipeline: remade.pipeline },
      });
  };
  const isWhole = remade?.left_out.length === 0;
  // It is opened once this page has heard of it, so that the editor finds it.
  useEffect(() => {
    if (isThere && isWhole) open();
  });
  const remake = async () => {
    setBusy(true);
    try {
      setRemade(await pipelineRemake(project, artifact));
      toastShow({
        kind: 'success',
        title: text.lineage.remade,
        action: { label: text.common.undo, perform: () => void modelUndo(project) },
      });
    } catch (error) {
      toastProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button
        variant="filled"
        leftSection={<Hammer size={15} aria-hidden />}
        loading={isBusy || (isWhole && !isThere)}
        onClick={() => void remake()}
      >
        {text.lineage.remake}
      </Button>
      {remade && !isWhole ? (
        <Modal opened onClose={() => setRemade(null)} title={text.lineage.remade} size="md">
          <div className={dialog.stack}>
            <p className={dialog.body}>{text.lineage.remadeBody}</p>
            <ul className={styles.leftOut}>
              {remade.left_out.map(({ what, why }) => (
                <li key={`${what} ${why}`}>
                  <strong>{what}</strong>: {why}
                </li>
              ))}
            </ul>
            <div className={dialog.buttons}>
              <Button variant="filled" data-autofocus loading={!isThere} onClick={open}>
                {text.lineage.openPipeline}
              </Button>
            </div>
          </div>
        </Modal>
      ) : null}
    </>
  );
}
