import { ActionIcon, Loader, Tooltip } from '@mantine/core';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { consoleAnswer, consoleDownloadUrl, consoleRead } from '../api/executions';
import type { Job } from '../api/types';
import * as text from '../text';
import { fileSave } from '../ui/file_save';
import { toastProblem } from '../ui/toasts';

interface Props {
  job: Job;
  attempt: number;
  size: number;
}

/** The console as it was printed. One answer of the server has only so much, so a long one is put together here. */
export function ConsoleDownload({ job, attempt, size }: Props) {
  const [isBusy, setBusy] = useState(false);
  if (size <= consoleAnswer)
    return (
      <Tooltip label={text.common.download}>
        <ActionIcon
          component="a"
          href={consoleDownloadUrl(job.id, attempt)}
          download
          aria-label={text.common.download}
        >
          <Download size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
    );
  const save = async () => {
    setBusy(true);
    try {
      fileSave(await consoleBlob(job.id, attempt, size), `${job.name}-console.txt`);
    } catch (error) {
      toastProblem(error);
    }
    setBusy(false);
  };
  return (
    <Tooltip label={text.common.download}>
      <ActionIcon aria-label={text.common.download} aria-busy={isBusy} onClick={save}>
        {isBusy ? <Loader size={14} /> : <Download size={16} aria-hidden />}
      </ActionIcon>
    </Tooltip>
  );
}

async function consoleBlob(job: string, attempt: number, size: number): Promise<Blob> {
  const { signal } = new AbortController();
  const parts: Blob[] = [];
  for (let at = 0; at < size; ) {
    const bytes = await consoleRead(job, attempt, at, size, signal);
    if (bytes.length === 0) break;
    parts.push(new Blob([bytes]));
    at += bytes.length;
  }
  return new Blob(parts, { type: 'text/plain' });
}
