import { Button, CloseButton, FileButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { FileUp } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { uploadList } from '../../api/storage';
import type { Upload } from '../../api/types';
import { dateTimeText, sizeText } from '../../model/format';
import * as text from '../../text';
import styles from './Artifacts.module.css';
import { uploadsHeld } from './upload_locks';
import { markFits } from './upload_marks';
import { transferContinue, uploadDiscard, uploadsKey } from './uploads';

/** How often other tabs are looked after. */
const pause = 2000;

interface Props {
  project: string;
  /** Uploads that this tab is sending. */
  running: string[];
  children: ReactNode[];
}

/** What an earlier page has left unfinished, and what other tabs send, below the uploads of this one. */
export function UnfinishedUploads({ project, running, children }: Props) {
  const { data } = useQuery({
    queryKey: uploadsKey(project),
    queryFn: () => uploadList(project),
    staleTime: 0,
    refetchInterval: ({ state }) => ((state.data?.items.length ?? 0) > 0 ? pause : false),
  });
  const { data: held = [] } = useQuery({
    queryKey: [...uploadsKey(project), 'held'],
    queryFn: uploadsHeld,
    staleTime: 0,
    refetchInterval: pause,
    enabled: (data?.items.length ?? 0) > 0,
  });
  const left = (data?.items ?? []).filter(({ id }) => !running.includes(id));
  if (left.length + children.length === 0) return null;
  return (
    <section className={styles.transfers} aria-label={text.artifacts.uploads}>
      {children}
      {left.map((upload) => (
        <UnfinishedRow key={upload.id} upload={upload} isElsewhere={held.includes(upload.id)} />
      ))}
    </section>
  );
}

function UnfinishedRow({ upload, isElsewhere }: { upload: Upload; isElsewhere: boolean }) {
  const [problem, setProblem] = useState<string | null>(null);
  const { id, project, name, size, parts, expires_at } = upload;
  const sent = parts.reduce((sum, part) => sum + part.size, 0);
  const choose = async (file: File | null) => {
    if (!file) return;
    if (file.size !== size) return setProblem(text.artifacts.otherSize(name, sizeText(size)));
    if (!(await markFits(id, file))) return setProblem(text.artifacts.otherBytes(name));
    transferContinue(upload, file);
  };
  return (
    <div
      className={styles.transfer}
      data-state={isElsewhere ? 'sending' : problem ? 'failed' : 'paused'}
    >
      <strong title={name}>{name}</strong>
      <progress aria-label={name} value={sent} max={Math.max(1, size)}>
        {sizeText(sent)}
      </progress>
      <span className={styles.note}>
        {sizeText(sent)} / {sizeText(size)} ·{' '}
        {isElsewhere ? text.artifacts.elsewhere : text.artifacts.unfinished}
      </span>
      {isElsewhere ? null : (
        <>
          <span className={styles.buttons}>
            <FileButton onChange={(file) => void choose(file)}>
              {(props) => (
                <Button
                  {...props}
                  size="compact-xs"
                  aria-label={`${name}: ${text.artifacts.continue}`}
                  leftSection={<FileUp size={14} aria-hidden />}
                >
                  {text.artifacts.continue}
                </Button>
              )}
            </FileButton>
            <CloseButton
              size="sm"
              aria-label={`${name}: ${text.artifacts.discard}`}
              onClick={() => void uploadDiscard(project, id)}
            />
          </span>
          <p className={styles.hint} role={problem ? 'alert' : undefined}>
            {problem ?? text.artifacts.unfinishedHint(dateTimeText(expires_at))}
          </p>
        </>
      )}
    </div>
  );
}
