import { Button, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { draftQuery } from '../../api/queries';
import type { ExecutionDetail, Job } from '../../api/types';
import { documentOf, useModel } from '../../collab/open_document';
import type { Operation } from '../../model/project_model';
import * as text from '../../text';
import dialog from '../../ui/Dialog.module.css';
import { SkeletonRows } from '../../ui/SkeletonRows';
import { toastProblem, toastShow } from '../../ui/toasts';
import { TextDifference } from '../history/TextDifference';
import { valueChanges } from './copy_values';

interface Props {
  execution: ExecutionDetail;
  job: Job;
  onClose: () => void;
}

/** Puts the code and the attributes of a debug run into the project, once one has seen what that changes there. */
export function ApplyCopy({ execution, job, onClose }: Props) {
  const { project } = execution;
  const { operation } = job;
  const [isBusy, setBusy] = useState(false);
  const { data: copy } = useQuery(draftQuery(execution.id, operation));
  const model = useModel(project);
  const present = model?.operations[operation];
  const node = model?.pipelines[execution.pipeline]?.nodes[job.node];
  const own = node ? (execution.attributes[job.node] ?? {}) : {};
  const rows = (copy?.interface as unknown as Operation['interface'] | undefined)?.attributes ?? [];
  const values = valueChanges(own, node?.attributes ?? {}, rows);
  const isCodeNew = copy !== undefined && present !== undefined && present.code !== copy.code;
  const isConflict = isCodeNew && present.code !== copy.base;
  const apply = async () => {
    if (!copy) return;
    setBusy(true);
    try {
      await documentOf(project).change([
        ...(isCodeNew
          ? [{ op: 'replace' as const, path: `/operations/${operation}/code`, value: copy.code }]
          : []),
        ...values.map(({ name, value }) => ({
          op: 'add' as const,
          path: `/pipelines/${execution.pipeline}/nodes/${job.node}/attributes/${name}`,
          value,
        })),
      ]);
      toastShow({ kind: 'success', title: text.trace.copyApplied(copy.name) });
      onClose();
    } catch (error) {
      toastProblem(error);
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={onClose} size="xl" title={text.trace.copyApplyTitle(copy?.name ?? '')}>
      <div className={dialog.stack}>
        {isConflict ? <p role="alert">{text.trace.copyConflict}</p> : null}
        {copy && !present ? <p>{text.trace.codeGone}</p> : null}
        {copy ? null : <SkeletonRows count={1} height={200} />}
        {values.length > 0 ? (
          <section>
            <h3>{text.trace.copyValues(job.name)}</h3>
            <ul>
              {values.map(({ name, before, after }) => (
                <li key={name}>
                  <code>{text.trace.copyValue(name, before, after)}</code>
                </li>
              ))}
            </ul>
          </section>
        ) : null}
        {copy && present && (isCodeNew || values.length === 0) ? (
          <Difference before={present.code} after={copy.code} />
        ) : null}
      </div>
      <div className={dialog.buttons}>
        <Button data-autofocus onClick={onClose}>
          {text.common.cancel}
        </Button>
        <Button
          variant="filled"
          loading={isBusy}
          disabled={!isCodeNew && values.length === 0}
          onClick={() => void apply()}
        >
          {text.trace.copyApply}
        </Button>
      </div>
    </Modal>
  );
}

function Difference(props: { before: string; after: string }) {
  if (props.before === props.after) return <p>{text.trace.copySame}</p>;
  return <TextDifference title={text.trace.copyChanges} {...props} />;
}
