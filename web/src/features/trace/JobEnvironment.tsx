import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Check, Copy, Download } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Problem } from '../../api/problem';
import { environmentQuery } from '../../api/queries';
import type { Job } from '../../api/types';
import { fileName } from '../../model/file_name';
import { packagesFind, packagesOf } from '../../model/packages';
import * as text from '../../text';
import { fileSave } from '../../ui/file_save';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import table from '../../ui/Table.module.css';
import { TableFrame } from '../../ui/TableFrame';
import styles from './JobPanel.module.css';

/** Exactly which packages the latest attempt ran with. */
export function JobEnvironment({ job }: { job: Job }) {
  const isRunning = job.ended_at === null;
  const { data, error, refetch } = useQuery({
    ...environmentQuery(job.id, job.attempt),
    enabled: !isRunning && job.attempt > 0,
  });
  const isUnknown = error instanceof Problem && error.code === 'no_environment';
  return (
    <section aria-label={text.trace.environment}>
      {data ? <Packages job={job} lock={data.lock} /> : <h3>{text.trace.environment}</h3>}
      {isRunning || job.attempt === 0 ? (
        <p className={styles.dim}>{text.trace.environmentLater}</p>
      ) : null}
      {isUnknown ? <p className={styles.dim}>{text.trace.environmentUnknown}</p> : null}
      {error && !isUnknown ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error && !isRunning && job.attempt > 0 ? (
        <SkeletonRows count={1} height={120} />
      ) : null}
    </section>
  );
}

function Packages({ job, lock }: { job: Job; lock: string }) {
  const [search, setSearch] = useState('');
  const packages = useMemo(() => packagesOf(lock), [lock]);
  const found = packagesFind(packages, search);
  const save = () =>
    fileSave(new Blob([lock], { type: 'text/plain' }), `${fileName(job.name)}-packages.txt`);
  return (
    <>
      <div className={styles.row}>
        <h3>
          {text.trace.environment}
          <span className={styles.count}>{packages.length}</span>
        </h3>
        <CopyButton lock={lock} />
        <Button leftSection={<Download size={14} aria-hidden />} onClick={save}>
          {text.trace.savePackages}
        </Button>
      </div>
      <TextInput
        size="xs"
        className={styles.with}
        aria-label={text.trace.findPackage}
        placeholder={text.trace.findPackage}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      {found.length === 0 ? <p className={styles.dim}>{text.trace.findNone}</p> : null}
      {found.length > 0 ? (
        <div className={styles.packages}>
          <TableFrame label={text.trace.environment}>
            <thead>
              <tr>
                <th scope="col">{text.trace.package}</th>
                <th scope="col">{text.trace.packageVersion}</th>
              </tr>
            </thead>
            <tbody>
              {found.map(({ name, version }) => (
                <tr key={`${name} ${version}`}>
                  <td className={table.name}>{name}</td>
                  <td className={table.mono}>{version}</td>
                </tr>
              ))}
            </tbody>
          </TableFrame>
        </div>
      ) : null}
    </>
  );
}

/** The clipboard is only there on secure pages; elsewhere there is the file. */
function CopyButton({ lock }: { lock: string }) {
  const [isCopied, setCopied] = useState(false);
  if (!navigator.clipboard) return null;
  const copy = async () => {
    await navigator.clipboard.writeText(lock);
    setCopied(true);
  };
  return (
    <Button
      leftSection={isCopied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
      onClick={() => void copy()}
    >
      {isCopied ? text.profile.copied : text.common.copy}
    </Button>
  );
}
