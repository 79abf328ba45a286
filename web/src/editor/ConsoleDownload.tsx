import { ActionIcon, Tooltip } from '@mantine/core';
import { Download } from 'lucide-react';
import { consoleDownloadUrl } from '../api/executions';
import type { Job } from '../api/types';
import * as text from '../text';

interface Props {
  job: Job;
  attempt: number;
}

/** The console as it was printed, however long it is: it goes from the server to the disk, never through the page. */
export function ConsoleDownload({ job, attempt }: Props) {
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
}
