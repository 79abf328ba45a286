import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { ArrowLeft, CircleX, OctagonX, Pencil, RotateCw, Tags, Workflow } from 'lucide-react';
import { useState } from 'react';
import { executionCancel, executionRename } from '../../api/executions';
import { executionReceive } from '../../api/queries';
import type { Execution, ExecutionDetail } from '../../api/types';
import { useCanRun } from '../../collab/useCanRun';
import { ViewPeople } from '../../collab/ViewPeople';
import * as text from '../../text';
import { Ago } from '../../ui/Ago';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { Elapsed } from '../../ui/Elapsed';
import { JobsBar } from '../../ui/JobsBar';
import { ButtonLink, IconLink } from '../../ui/links';
import { PromptDialog } from '../../ui/PromptDialog';
import { StatusBadge } from '../../ui/StatusBadge';
import { isActive } from '../../ui/status';
import { ExecutionOrigin } from '../executions/ExecutionMarks';
import { LabelsDialog } from '../executions/LabelsDialog';
import { useActions } from '../shell/actions';
import { ContinueButton } from './ContinueButton';
import styles from './Trace.module.css';
import type { Continuing } from './useContinue';

interface Props {
  execution: ExecutionDetail;
  failedCount: number;
  onFailed: () => void;
  continuing: Continuing;
}

export function TraceHeader({ execution, failedCount, onFailed, continuing }: Props) {
  const [dialog, setDialog] = useState<'cancel' | 'rename' | 'label' | null>(null);
  const { project } = execution;
  const changed = (next: Execution) => executionReceive(project, next, false);
  const canRun = useCanRun(project);
  const navigate = useNavigate();
  const isOver = execution.ended_at !== null;
  const group = text.executions.title;
  const openPipeline = () =>
    navigate({
      to: '/p/$project/pipelines/$pipeline',
      params: { project, pipeline: execution.pipeline },
    });
  useActions([
    { id: 'trace.pipeline', group, label: text.trace.openPipeline, run: openPipeline },
    {
      id: 'trace.again',
      group,
      label: text.trace.againHint,
      when: canRun,
      run: () =>
        navigate({
          to: '/p/$project/pipelines/$pipeline',
          params: { project, pipeline: execution.pipeline },
          search: { again: execution.id },
        }),
    },
    ...(canRun
      ? [
          {
            id: 'trace.rename',
            group,
            label: text.trace.rename,
            shortcut: 'F2',
            run: () => setDialog('rename'),
          },
          {
            id: 'trace.label',
            group,
            label: text.executions.labelsAndNotes,
            shortcut: 'l',
            run: () => setDialog('label'),
          },
          {
            id: 'trace.cancel',
            group,
            label: text.trace.cancel,
            when: isActive(execution.status) && !execution.canceling,
            run: () => setDialog('cancel'),
          },
        ]
      : []),
  ]);
  return (
    <header className={styles.header}>
      <Tooltip label={text.executions.title}>
        <IconLink
          to="/p/$project/executions"
          params={{ project }}
          aria-label={text.executions.title}
        >
          <ArrowLeft size={17} aria-hidden />
        </IconLink>
      </Tooltip>
      <h1>{execution.name}</h1>
      {canRun ? (
        <Tooltip label={text.trace.rename}>
          <ActionIcon aria-label={text.trace.rename} onClick={() => setDialog('rename')}>
            <Pencil size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
      ) : null}
      {canRun ? (
        <Tooltip label={`${text.executions.labelsAndNotes} (l)`}>
          <ActionIcon
            aria-label={text.executions.labelsAndNotes}
            onClick={() => setDialog('label')}
          >
            <Tags size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
      ) : null}
      <StatusBadge
        status={execution.status}
        {...(execution.debug_revision === null ? {} : { suffix: text.trace.debug })}
      />
      <JobsBar jobs={execution.jobs} />
      <span className={styles.facts}>
        <Elapsed start={execution.started_at} end={execution.ended_at} />
        <span className={styles.origin}>
          {execution.created_by.name} · <Ago at={execution.created_at} /> · {execution.compute_name}{' '}
          · {text.trace.revision(execution.revision)}
          <ExecutionOrigin run={execution} />
          {execution.labels.map((label) => (
            <Link
              key={label}
              to="/p/$project/executions"
              params={{ project }}
              search={{ label }}
              className={styles.label}
            >
              {label}
            </Link>
          ))}
          {execution.notes ? <span title={execution.notes}> {execution.notes}</span> : null}
        </span>
      </span>
      <ButtonLink
        to="/p/$project/pipelines/$pipeline"
        params={{ project, pipeline: execution.pipeline }}
        leftSection={<Workflow size={15} aria-hidden />}
        className={styles.open ?? ''}
      >
        {execution.pipeline_name}
      </ButtonLink>
      <ViewPeople project={project} view={`/executions/${execution.id}`} />
      {failedCount > 0 ? (
        <Tooltip label={`${text.trace.toFailed} (f)`}>
          <Button
            className={styles.failed}
            aria-label={text.trace.toFailed}
            leftSection={<CircleX size={15} aria-hidden />}
            onClick={onFailed}
          >
            {text.trace.failedCount(failedCount)}
          </Button>
        </Tooltip>
      ) : null}
      {canRun && isOver ? (
        <ButtonLink
          to="/p/$project/pipelines/$pipeline"
          params={{ project, pipeline: execution.pipeline }}
          search={{ again: execution.id }}
          leftSection={<RotateCw size={15} aria-hidden />}
          className={styles.again ?? ''}
        >
          {text.trace.again}
        </ButtonLink>
      ) : null}
      <ContinueButton continuing={continuing} />
      {canRun && isActive(execution.status) ? (
        <Button
          color="red.6"
          variant="outline"
          className={styles.cancel}
          leftSection={<OctagonX size={15} aria-hidden />}
          loading={execution.canceling}
          onClick={() => setDialog('cancel')}
        >
          {text.trace.cancel}
        </Button>
      ) : null}
      {dialog === 'cancel' ? (
        <ConfirmDialog
          title={text.trace.cancelTitle}
          confirm={text.trace.cancel}
          cancel={text.trace.keepRunning}
          onConfirm={() => executionCancel(execution.id).then(changed)}
          onClose={() => setDialog(null)}
        >
          {text.trace.cancelBody}
        </ConfirmDialog>
      ) : null}
      {dialog === 'label' ? (
        <LabelsDialog execution={execution} onClose={() => setDialog(null)} />
      ) : null}
      {dialog === 'rename' ? (
        <PromptDialog
          title={text.trace.rename}
          label={text.common.name}
          initial={execution.name}
          submit={text.common.rename}
          onSubmit={(name) => executionRename(execution.id, name).then(changed)}
          onClose={() => setDialog(null)}
        />
      ) : null}
    </header>
  );
}
