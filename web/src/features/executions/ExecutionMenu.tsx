import { ActionIcon, Menu } from '@mantine/core';
import {
  Ellipsis,
  Eraser,
  OctagonX,
  Pencil,
  SquareArrowOutUpRight,
  Tags,
  Trash2,
  Workflow,
} from 'lucide-react';
import { useState } from 'react';
import { executionCancel, executionRename } from '../../api/executions';
import { executionReceive } from '../../api/queries';
import { executionClean } from '../../api/retention';
import type { Execution } from '../../api/types';
import * as text from '../../text';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { MenuLink } from '../../ui/links';
import { PromptDialog } from '../../ui/PromptDialog';
import { isActive } from '../../ui/status';
import { toastShow } from '../../ui/toasts';
import { DeleteExecutions } from './DeleteExecutions';
import { deletionStart } from './deletions';
import { LabelsDialog } from './LabelsDialog';

interface Props {
  execution: Execution;
  canRun: boolean;
}

/** What can be done with one execution. */
export function ExecutionMenu({ execution, canRun }: Props) {
  const [dialog, setDialog] = useState<'rename' | 'label' | 'cancel' | 'clean' | 'delete' | null>(
    null,
  );
  const { project, id, name } = execution;
  const changed = (next: Execution) => executionReceive(project, next, false);
  const rename = (next: string) =>
    executionRename(id, next).then((renamed) => {
      changed(renamed);
      toastShow({
        kind: 'success',
        title: text.executions.renamed(next),
        action: {
          label: text.common.undo,
          perform: () => void executionRename(id, name).then(changed),
        },
      });
    });
  return (
    <>
      <Menu>
        <Menu.Target>
          <ActionIcon aria-label={text.executions.menu(name)}>
            <Ellipsis size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <MenuLink
            to="/p/$project/executions/$execution"
            params={{ project, execution: id }}
            leftSection={<SquareArrowOutUpRight size={15} aria-hidden />}
          >
            {text.executions.open}
          </MenuLink>
          <MenuLink
            to="/p/$project/pipelines/$pipeline"
            params={{ project, pipeline: execution.pipeline }}
            leftSection={<Workflow size={15} aria-hidden />}
          >
            {text.executions.openPipeline}
          </MenuLink>
          {canRun ? (
            <>
              <Menu.Item
                leftSection={<Pencil size={15} aria-hidden />}
                onClick={() => setDialog('rename')}
              >
                {text.common.rename}
              </Menu.Item>
              <Menu.Item
                leftSection={<Tags size={15} aria-hidden />}
                onClick={() => setDialog('label')}
              >
                {text.executions.labelsAndNotes}
              </Menu.Item>
              {isActive(execution.status) ? (
                <Menu.Item
                  leftSection={<OctagonX size={15} aria-hidden />}
                  disabled={execution.canceling}
                  onClick={() => setDialog('cancel')}
                >
                  {text.executions.cancel}
                </Menu.Item>
              ) : null}
              {execution.ended_at && !execution.cleaned_at ? (
                <Menu.Item
                  leftSection={<Eraser size={15} aria-hidden />}
                  onClick={() => setDialog('clean')}
                >
                  {text.retention.clean}
                </Menu.Item>
              ) : null}
              <Menu.Item
                leftSection={<Trash2 size={15} aria-hidden />}
                onClick={() => setDialog('delete')}
              >
                {text.common.delete}
              </Menu.Item>
            </>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      {dialog === 'rename' ? (
        <PromptDialog
          title={text.trace.rename}
          label={text.common.name}
          initial={name}
          submit={text.common.rename}
          onSubmit={rename}
          onClose={() => setDialog(null)}
        />
      ) : null}
      {dialog === 'label' ? (
        <LabelsDialog execution={execution} onClose={() => setDialog(null)} />
      ) : null}
      {dialog === 'cancel' ? (
        <ConfirmDialog
          title={text.trace.cancelTitle}
          confirm={text.trace.cancel}
          cancel={text.trace.keepRunning}
          onConfirm={() => executionCancel(id).then(changed)}
          onClose={() => setDialog(null)}
        >
          {text.trace.cancelBody}
        </ConfirmDialog>
      ) : null}
      {dialog === 'clean' ? (
        <ConfirmDialog
          title={text.retention.cleanTitle(name)}
          confirm={text.retention.cleanConfirm}
          onConfirm={() =>
            executionClean(id).then((cleaned) => {
              changed(cleaned);
              toastShow({ kind: 'success', title: text.retention.cleaning(name) });
            })
          }
          onClose={() => setDialog(null)}
        >
          {text.retention.cleanBody}
        </ConfirmDialog>
      ) : null}
      {dialog === 'delete' ? (
        <DeleteExecutions
          executions={[execution]}
          onConfirm={() => deletionStart([execution])}
          onClose={() => setDialog(null)}
        />
      ) : null}
    </>
  );
}
