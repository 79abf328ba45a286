import { Button, Modal, Textarea } from '@mantine/core';
import { FileUp } from 'lucide-react';
import { useRef, useState } from 'react';
import { executionCancel } from '../../api/executions';
import * as text from '../../text';
import dialog from '../../ui/Dialog.module.css';
import { Elapsed } from '../../ui/Elapsed';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { toastProblem } from '../../ui/toasts';
import styles from './Check.module.css';
import { type Imported, useImport } from './useImport';

interface Props {
  project: string;
  onOpen: (resource: string) => void;
  onClose: () => void;
}

/** What others have written becomes an architecture: pasted, or from a file. */
export function ImportResource({ project, onOpen, onClose }: Props) {
  const [typed, setTyped] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const { isReady, asked, status, imported, refusal, problems, start, open } = useImport(project);
  const choose = async (file: File) => setTyped((await open(file)) ?? '');
  const showLine = (line: number) => {
    const lines = typed.split('\n');
    const from = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
    area.current?.focus();
    area.current?.setSelectionRange(from, from + (lines[line - 1]?.length ?? 0));
  };
  if (imported)
    return (
      <Modal opened onClose={onClose} title={text.resourceImport.title}>
        <Taken imported={imported} onOpen={() => onOpen(imported.id)} />
      </Modal>
    );
  return (
    <Modal opened onClose={onClose} title={text.resourceImport.title} size="lg">
      <div className={dialog.stack}>
        <p className={dialog.body}>{text.resourceImport.lead}</p>
        <Textarea
          ref={area}
          data-autofocus
          label={text.resourceImport.paste}
          rows={10}
          spellCheck={false}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          value={typed}
          disabled={asked !== null}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        {typeof refusal === 'string' ? (
          <p className={styles.bad} role="alert">
            {refusal}
          </p>
        ) : null}
        {refusal && typeof refusal !== 'string' ? <ProblemNotice error={refusal} /> : null}
        {problems.length > 0 ? (
          <div role="alert">
            <ul className={styles.problems}>
              {problems.map(({ line, detail }) => (
                <li key={`${line} ${detail}`}>
                  {line && typed ? (
                    <button type="button" onClick={() => showLine(line)}>
                      {text.resourceImport.line(line)}
                    </button>
                  ) : null}
                  <span>{detail}</span>
                </li>
              ))}
            </ul>
          </div>
        ) : null}
        {asked ? (
          <div className={styles.wait} role="status">
            {asked.isFile ? <p className={styles.hint}>{text.resources.checkFirst}</p> : null}
            <div className={styles.row}>
              <span>
                {status === 'running' ? text.resourceImport.runs : text.resources.checkWaits}{' '}
                <Elapsed start={asked.at} end={null} />
              </span>
              <Button
                variant="default"
                size="compact-sm"
                onClick={() => void executionCancel(asked.execution).catch(toastProblem)}
              >
                {text.common.cancel}
              </Button>
            </div>
          </div>
        ) : null}
        <input
          ref={input}
          hidden
          type="file"
          aria-label={text.resourceImport.choose}
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? [];
            if (file) void choose(file).catch(toastProblem);
            event.currentTarget.value = '';
          }}
        />
        <div className={dialog.buttons}>
          <Button
            disabled={!isReady || asked !== null}
            leftSection={<FileUp size={15} aria-hidden />}
            onClick={() => input.current?.click()}
          >
            {text.resourceImport.choose}
          </Button>
          <Button
            variant="filled"
            disabled={!isReady || asked !== null || typed.trim() === ''}
            onClick={() => void start({ text: typed })}
          >
            {text.resourceImport.now}
          </Button>
        </div>
      </div>
    </Modal>
  );
}

function Taken({ imported, onOpen }: { imported: Imported; onOpen: () => void }) {
  return (
    <div className={dialog.stack}>
      <p role="status">{text.resourceImport.taken(imported.name, imported.layers)}</p>
      {imported.notes.length > 0 ? (
        <ul className={styles.notes}>
          {imported.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      ) : null}
      <div className={dialog.buttons}>
        <Button data-autofocus variant="filled" onClick={onOpen}>
          {text.resourceImport.open}
        </Button>
      </div>
    </div>
  );
}
