import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Grid3x3 } from 'lucide-react';
import { sweepsQuery } from '../../api/queries';
import * as text from '../../text';
import { Ago } from '../../ui/Ago';
import { EmptyState } from '../../ui/EmptyState';
import { ButtonLink } from '../../ui/links';
import { Page } from '../../ui/Page';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import { StatusBadge } from '../../ui/StatusBadge';
import table from '../../ui/Table.module.css';
import { TableFrame } from '../../ui/TableFrame';

const { listColumns } = text.sweeps;

/** Every sweep of the project, the newest first. */
export function Sweeps() {
  const { project } = useParams({ from: '/p/$project' });
  const { data, error, isPending } = useQuery(sweepsQuery(project));
  const items = data?.items ?? [];
  return (
    <Page name={text.sweeps.title} title={text.sweeps.title} lead={text.sweeps.lead}>
      {error ? <ProblemNotice error={error} /> : null}
      {isPending ? <SkeletonRows count={4} /> : null}
      {data && items.length === 0 ? (
        <EmptyState
          icon={Grid3x3}
          title={text.sweeps.none}
          actions={
            <ButtonLink variant="filled" to="/p/$project/pipelines" params={{ project }}>
              {text.executions.toPipelines}
            </ButtonLink>
          }
        >
          {text.sweeps.noneBody}
        </EmptyState>
      ) : null}
      {items.length > 0 ? (
        <TableFrame label={text.sweeps.title}>
          <thead>
            <tr>
              <th scope="col">{listColumns.status}</th>
              <th scope="col">{listColumns.name}</th>
              <th scope="col">{listColumns.pipeline}</th>
              <th scope="col">{listColumns.members}</th>
              <th scope="col">{listColumns.created}</th>
              <th scope="col">{listColumns.by}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((sweep) => (
              <tr key={sweep.id}>
                <td>
                  <StatusBadge status={sweep.status} />
                </td>
                <td className={table.name}>
                  <Link to="/p/$project/sweeps/$sweep" params={{ project, sweep: sweep.id }}>
                    {sweep.name}
                  </Link>
                </td>
                <td>{sweep.pipeline_name}</td>
                <td>{text.sweeps.progress(sweep.executions.success, sweep.executions.total)}</td>
                <td className={table.dim}>
                  <Ago at={sweep.created_at} />
                </td>
                <td className={table.dim}>{sweep.created_by.name}</td>
              </tr>
            ))}
          </tbody>
        </TableFrame>
      ) : null}
    </Page>
  );
}
