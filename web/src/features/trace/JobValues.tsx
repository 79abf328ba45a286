import { ActionIcon, Tooltip } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { Download, PackagePlus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { objectUrl } from '../../api/executions';
import { artifactReceive } from '../../api/queries';
import { artifactCreate } from '../../api/storage';
import type { ExecutionDetail, Job } from '../../api/types';
import { useCanEdit } from '../../collab/useCanEdit';
import { fileName } from '../../model/file_name';
import { sizeText } from '../../model/format';
import * as text from '../../text';
import { PromptDialog } from '../../ui/PromptDialog';
import table from '../../ui/Table.module.css';
import { TableFrame } from '../../ui/TableFrame';
import { toastShow } from '../../ui/toasts';
import styles from './JobPanel.module.css';

interface Props {
  execution: ExecutionDetail;
  job: Job;
}

/** What went in and what came out, by name, type and size; each to be saved, or kept as an artifact. */
export function JobValues({ execution, job }: Props) {
  const isOver = job.ended_at !== null;
  return (
    <>
      {job.outputs.length === 0 ? (
        <p className={styles.none}>{isOver ? text.trace.outputsNever : text.trace.outputsEmpty}</p>
      ) : (
        <Values title={text.trace.made} rows={job.outputs} job={job} execution={execution} />
      )}
      {job.inputs.length > 0 ? (
        <Values
          title={text.trace.inputs}
          rows={job.inputs}
          job={job}
          execution={execution}
          origin={(row) => <Origin row={row} execution={execution} />}
        />
      ) : null}
    </>
  );
}

interface Row {
  name: string;
  type: string | null;
  storage: string | null;
  size: number | null;
  hash: string | null;
  artifact: string | null;
  from_job?: string | null;
  from_output?: string | null;
}

interface ValuesProps extends Props {
  title: string;
  rows: Row[];
  origin?: (row: Row) => ReactNode;
}

function Values({ title, rows, job, execution, origin }: ValuesProps) {
  return (
    <section>
      <h3>{title}</h3>
      <TableFrame label={title}>
        <thead>
          <tr>
            <th scope="col">{text.artifacts.columns.name}</th>
            {origin ? <th scope="col">{text.trace.from}</th> : null}
            <th scope="col">{text.artifacts.columns.type}</th>
            <th scope="col" className={table.number}>
              {text.artifacts.columns.size}
            </th>
            <th scope="col">SHA-256</th>
            <th scope="col" className={table.actions}>
              <span className="visually-hidden">{text.common.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name}>
              <td className={table.name}>
                <Named row={row} project={execution.project} />
              </td>
              {origin ? <td>{origin(row)}</td> : null}
              <td className={table.mono}>{row.type ?? text.artifacts.unknownType}</td>
              <td className={table.number}>{row.size === null ? '–' : sizeText(row.size)}</td>
              <td className={`${table.mono} ${table.dim}`} title={row.hash ?? undefined}>
                {row.hash?.slice(0, 12) ?? '–'}
              </td>
              <td className={table.actions}>
                <ValueActs row={row} job={job} project={execution.project} />
              </td>
            </tr>
          ))}
        </tbody>
      </TableFrame>
    </section>
  );
}

function Named({ row, project }: { row: Row; project: string }) {
  if (!row.artifact) return row.name;
  return (
    <Link to="/p/$project/artifacts" params={{ project }} search={{ artifact: row.artifact }}>
      {row.name}
    </Link>
  );
}

/** The job that made an input, or the artifact it was read from. */
function Origin({ row, execution }: { row: Row; execution: ExecutionDetail }) {
  const source = execution.job_list.find(({ id }) => id === row.from_job);
  if (!source) return row.artifact ? text.trace.fromArtifact : '–';
  return (
    <Link
      to="/p/$project/executions/$execution"
      params={{ project: execution.project, execution: execution.id }}
      search={{ job: source.id, tab: 'outputs' }}
    >
      {source.name} · {row.from_output}
    </Link>
  );
}

function ValueActs({ row, job, project }: { row: Row; job: Job; project: string }) {
  const [isNaming, setNaming] = useState(false);
  const canEdit = useCanEdit(project);
  const navigate = useNavigate();
  const { storage, hash, size } = row;
  if (!storage || !hash || size === null) return null;
  const create = async (name: string) => {
    const artifact = await artifactCreate(project, {
      name,
      type: row.type ?? '',
      storage,
      hash,
      size,
    });
    artifactReceive(project, artifact, false);
    toastShow({
      kind: 'success',
      title: text.trace.artifactMade(name),
      action: {
        label: text.trace.openArtifact,
        perform: () =>
          void navigate({
            to: '/p/$project/artifacts',
            params: { project },
            search: { artifact: artifact.id },
          }),
      },
    });
  };
  return (
    <span className={styles.acts}>
      <Tooltip label={text.common.download}>
        <ActionIcon
          component="a"
          href={objectUrl(project, storage, hash)}
          download={fileName(`${job.name}-${row.name}`)}
          aria-label={`${text.common.download}: ${row.name}`}
        >
          <Download size={15} aria-hidden />
        </ActionIcon>
      </Tooltip>
      {canEdit && !row.artifact ? (
        <Tooltip label={text.trace.toArtifact}>
          <ActionIcon
            aria-label={`${text.trace.toArtifact}: ${row.name}`}
            onClick={() => setNaming(true)}
          >
            <PackagePlus size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
      ) : null}
      {isNaming ? (
        <PromptDialog
          title={text.trace.toArtifact}
          label={text.trace.artifactName}
          initial={row.name}
          submit={text.common.create}
          onSubmit={create}
          onClose={() => setNaming(false)}
        />
      ) : null}
    </span>
  );
}
