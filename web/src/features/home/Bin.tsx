import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ArchiveRestore, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { binQuery } from '../../api/queries';
import type { Project } from '../../api/types';
import * as text from '../../text';
import { Ago } from '../../ui/Ago';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { EmptyState } from '../../ui/EmptyState';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import table from '../../ui/Table.module.css';
import { TableFrame } from '../../ui/TableFrame';
import { useNow } from '../../ui/useNow';
import styles from './Home.module.css';
import { projectForever, projectFromBin } from './project_acts';
import { daysLeft } from './project_order';

/** Deleted projects, to be taken back or removed for ever. */
export function Bin() {
  const { data, error, refetch, isPending } = useQuery(binQuery);
  const [purging, setPurging] = useState<Project | null>(null);
  const projects = data?.items ?? [];
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (isPending) return <SkeletonRows count={3} height={40} />;
  if (projects.length === 0)
    return (
      <EmptyState icon={Trash2} title={text.home.binEmpty}>
        {text.home.binEmptyBody}
      </EmptyState>
    );
  return (
    <>
      <TableFrame label={text.home.bin}>
        <thead>
          <tr>
            <th className={table.grow}>{text.home.binName}</th>
            <th className={styles.wide}>{text.home.binDeleted}</th>
            <th>{text.home.binLeft}</th>
            <th>
              <span className="visually-hidden">{text.common.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {projects.map((project) => (
            <BinRow key={project.id} project={project} onPurge={() => setPurging(project)} />
          ))}
        </tbody>
      </TableFrame>
      {purging ? (
        <ConfirmDialog
          title={text.home.purgeTitle(purging.name)}
          confirm={text.home.purge}
          onConfirm={() => projectForever(purging)}
          onClose={() => setPurging(null)}
        >
          {text.home.purgeBody}
        </ConfirmDialog>
      ) : null}
    </>
  );
}

const minute = 60_000;

function BinRow({ project, onPurge }: { project: Project; onPurge: () => void }) {
  const now = useNow(minute);
  const deletedAt = project.deleted_at ?? project.updated_at;
  return (
    <tr>
      <td className={table.name}>{project.name}</td>
      <td className={`${table.dim} ${styles.wide}`}>
        <Ago at={deletedAt} />
      </td>
      <td className={table.dim}>{text.home.inDays(daysLeft(deletedAt, now))}</td>
      <td className={table.actions}>
        {project.role === 'owner' ? (
          <span className={styles.binActs}>
            <Button
              aria-label={`${text.home.restore}: ${project.name}`}
              leftSection={<ArchiveRestore size={15} aria-hidden />}
              onClick={() => void projectFromBin(project)}
            >
              {text.home.restore}
            </Button>
            <Tooltip label={text.home.purge}>
              <ActionIcon
                color="red"
                aria-label={`${text.home.purge}: ${project.name}`}
                onClick={onPurge}
              >
                <Trash2 size={16} aria-hidden />
              </ActionIcon>
            </Tooltip>
          </span>
        ) : null}
      </td>
    </tr>
  );
}
