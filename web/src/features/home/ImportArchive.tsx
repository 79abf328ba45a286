import { Button, Loader, Modal } from '@mantine/core';
import { FileUp } from 'lucide-react';
import { type DragEvent, useEffect, useRef, useState } from 'react';
import { archiveImport, type Imported } from '../../api/archives';
import { type Problem, problemFrom } from '../../api/problem';
import * as text from '../../text';
import dialog from '../../ui/Dialog.module.css';
import styles from './ImportArchive.module.css';
import { ImportProblem, ImportResult } from './ImportResult';
import { projectsRefetch } from './project_acts';

type Step =
  | { step: 'choose'; problem?: string }
  | { step: 'busy'; name: string }
  | { step: 'done'; imported: Imported }
  | { step: 'refused'; name: string; problem: Problem };

/** As much as the gateway takes. */
const largest = 32 * 1024 * 1024;

interface Props {
  /** What was dropped on the page; null opens the dialog to choose. */
  file: File | null;
  onClose: () => void;
}

export function ImportArchive({ file, onClose }: Props) {
  const [state, setState] = useState<Step>({ step: 'choose' });
  const started = useRef(false);

  const start = async (chosen: File) => {
    if (chosen.size > largest) return setState({ step: 'choose', problem: text.archives.tooLarge });
    setState({ step: 'busy', name: chosen.name });
    try {
      const imported = await archiveImport(chosen);
      void projectsRefetch();
      setState({ step: 'done', imported });
    } catch (failure) {
      setState({ step: 'refused', name: chosen.name, problem: problemFrom(failure) });
    }
  };
  useEffect(() => {
    if (!file || started.current) return;
    started.current = true;
    void start(file);
  });
  const again = () => setState({ step: 'choose' });
  return (
    <Modal opened onClose={onClose} title={text.archives.title} size="md">
      <div className={dialog.stack} aria-live="polite">
        {state.step === 'choose' ? (
          <Choose problem={state.problem} onFile={(one) => void start(one)} />
        ) : null}
        {state.step === 'busy' ? (
          <p className={styles.busy} role="status">
            <Loader size="sm" /> {text.archives.busy(state.name)}
          </p>
        ) : null}
        {state.step === 'done' ? <ImportResult imported={state.imported} /> : null}
        {state.step === 'refused' ? (
          <ImportProblem name={state.name} problem={state.problem} onAgain={again} />
        ) : null}
      </div>
    </Modal>
  );
}

function Choose({
  problem,
  onFile,
}: {
  problem?: string | undefined;
  onFile: (file: File) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    event.stopPropagation();
    const [file] = event.dataTransfer.files;
    if (file) onFile(file);
  };
  return (
    <>
      <p className={dialog.body}>{text.archives.lead}</p>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the button inside does the same by keyboard */}
      <div className={styles.drop} onDragOver={(event) => event.preventDefault()} onDrop={drop}>
        <FileUp size={28} aria-hidden />
        <span>{text.archives.drop}</span>
        <Button data-autofocus onClick={() => input.current?.click()}>
          {text.archives.choose}
        </Button>
        <input
          ref={input}
          hidden
          type="file"
          accept=".zip,.webgmex"
          aria-label={text.archives.choose}
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? [];
            if (file) onFile(file);
          }}
        />
      </div>
      {problem ? (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      ) : null}
    </>
  );
}
