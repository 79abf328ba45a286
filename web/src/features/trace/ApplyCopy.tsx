import { Button, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { draftQuery } from '../../api/queries';
import { documentOf, useModel } from '../../collab/open_document';
import * as text from '../../text';
import dialog from '../../ui/Dialog.module.css';
import { SkeletonRows } from '../../ui/SkeletonRows';
import { toastProblem, toastShow } from '../../ui/toasts';
import { TextDifference } from '../history/TextDifference';

interface Props {
  project: string;
  execution: string;
  operation: string;
  onClose: () => void;
}

/** Puts the code of a debug run into the project, once one has seen what that changes there. */
export function ApplyCopy({ project, execution, operation, onClose }: Props) {
  const [isBusy, setBusy] = useState(false);
  const { data: copy } = useQuery(draftQuery(execution, operation));
  const present = useModel(project)?.operations[operation];
  const isConflict = copy && present && present.code !== copy.base && present.code !== copy.code;
  const apply = async () => {
    if (!copy) return;
    setBusy(true);
    try {
      await documentOf(project).change([
        { op: 'replace', path: `/operations/${operation}/code`, value: copy.code },
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
        {copy && present ? <Difference before={present.code} after={copy.code} /> : null}
      </div>
      <div className={dialog.buttons}>
        <Button data-autofocus onClick={onClose}>
          {text.common.cancel}
        </Button>
        <Button
          variant="filled"
          loading={isBusy}
          disabled={!copy || !present || present.code === copy.code}
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
