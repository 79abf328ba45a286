import { Link } from '@tanstack/react-router';
import { Recycle, Route } from 'lucide-react';
import type { Job } from '../../api/types';
import { cacheValueText } from '../../model/cache_cause';
import * as text from '../../text';
import table from '../../ui/Table.module.css';
import { TableFrame } from '../../ui/TableFrame';
import styles from './JobPanel.module.css';

/** Whose result a job has that did not run; or why it ran although nearly the same had run before. */
export function JobCache({ job }: { job: Job }) {
  const { cache, taken_from: source, project } = job;
  const from = source ?? cache?.from ?? null;
  const isMiss = cache?.state === 'miss';
  if (isMiss && !cache.from && cache.causes.length === 0) return null;
  if (!source && !isMiss) return null;
  const Icon = source ? Recycle : Route;
  return (
    <div className={styles.cache} data-hit={source ? true : undefined}>
      <Icon size={15} aria-hidden />
      <div>
        {source ? null : <strong>{text.trace.whyRan}</strong>}
        {cache && !source ? ` ${cache.detail}` : null}
        {from ? (
          <>
            {' '}
            <Link
              to="/p/$project/executions/$execution"
              params={{ project, execution: from.execution }}
              search={{ job: from.job }}
            >
              {source
                ? text.trace.takenFrom(from.name, from.execution_name)
                : text.trace.compareWith(from.name, from.execution_name)}
            </Link>
          </>
        ) : null}
        {cache && cache.causes.length > 1 ? <Causes causes={cache.causes} /> : null}
      </div>
    </div>
  );
}

function Causes({ causes }: { causes: NonNullable<Job['cache']>['causes'] }) {
  const { causeColumns } = text.trace;
  return (
    <details>
      <summary>{text.trace.causes(causes.length)}</summary>
      <TableFrame label={text.trace.causes(causes.length)}>
        <thead>
          <tr>
            <th scope="col">{causeColumns.member}</th>
            <th scope="col">{causeColumns.before}</th>
            <th scope="col">{causeColumns.after}</th>
          </tr>
        </thead>
        <tbody>
          {causes.map(({ member, before, after }) => (
            <tr key={member}>
              <th scope="row">{member}</th>
              <td className={table.mono}>{cacheValueText(member, before)}</td>
              <td className={table.mono}>{cacheValueText(member, after)}</td>
            </tr>
          ))}
        </tbody>
      </TableFrame>
    </details>
  );
}
