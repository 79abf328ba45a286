import { Button } from '@mantine/core';
import { Download } from 'lucide-react';
import { jobFilesRead } from '../../api/programs';
import type { Job } from '../../api/types';
import { fileName } from '../../model/file_name';
import * as text from '../../text';
import { fileSave } from '../../ui/file_save';
import { toastProblem } from '../../ui/toasts';
import styles from './JobPanel.module.css';

/** All that is needed to run the job again outside of DeepForge. */
export function JobFiles({ job }: { job: Job }) {
  const save = () =>
    jobFilesRead(job.id)
      .then((files) => fileSave(files, `${fileName(job.name)}.zip`))
      .catch(toastProblem);
  return (
    <section aria-label={text.program.job}>
      <div className={styles.row}>
        <h3>{text.program.job}</h3>
        <Button leftSection={<Download size={14} aria-hidden />} onClick={() => void save()}>
          {text.program.jobDownload}
        </Button>
      </div>
      <p className={styles.dim}>{text.program.jobBody}</p>
    </section>
  );
}
