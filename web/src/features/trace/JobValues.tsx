import { Link } from '@tanstack/react-router';
import type { Job } from '../../api/types';
import { sizeText } from '../../model/format';
import * as text from '../../text';
import table from '../../ui/Table.module.css';
import { TableFrame } from '../../ui/TableFrame';
import styles from './JobPanel.module.css';

/** What went in and what came out, by name, type and size. */
export function JobValues({ job, project }: { job: Job; project: string }) {
  return (
    <>
      {job.outputs.length === 0 ? (
        <p className={styles.none}>
          {job.ended_at ? text.trace.outputsNever : text.trace.outputsEmpty}
        </p>
      ) : (
        <Values title={text.trace.outputs} rows={job.outputs} project={project} />
      )}
      {job.inputs.length > 0 ? (
        <Values title={text.trace.inputs} rows={job.inputs} project={project} />
      ) : null}
    </>
  );
}

interface Row {
  name: string;
  type: string | null;
  size: number | null;
  hash: string | null;
  artifact: string | null;
}

function Values({ title, rows, project }: { title: string; rows: Row[]; project: string }) {
  return (
    <section>
      <h3>{title}</h3>
      <TableFrame label={title}>
        <thead>
          <tr>
            <th scope="col">{text.artifacts.columns.name}</th>
            <th scope="col">{text.artifacts.columns.type}</th>
            <th scope="col" className={table.number}>
              {text.artifacts.columns.size}
            </th>
            <th scope="col">SHA-256</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, type, size, hash, artifact }) => (
            <tr key={name}>
              <td className={table.name}>
                {artifact ? (
                  <Link to="/p/$project/artifacts" params={{ project }}>
                    {name}
                  </Link>
                ) : (
                  name
                )}
              </td>
              <td className={table.mono}>{type ?? text.artifacts.unknownType}</td>
              <td className={table.number}>{size === null ? '–' : sizeText(size)}</td>
              <td className={`${table.mono} ${table.dim}`} title={hash ?? undefined}>
                {hash?.slice(0, 12) ?? '–'}
              </td>
            </tr>
          ))}
        </tbody>
      </TableFrame>
    </section>
  );
}
