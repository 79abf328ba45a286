import { queryClient, triggersQuery } from '../../api/queries';
import { type Trigger, triggerRemove } from '../../api/triggers';
import * as text from '../../text';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { toastShow } from '../../ui/toasts';

export function DeleteTrigger(props: { project: string; trigger: Trigger; onClose: () => void }) {
  const { project, trigger, onClose } = props;
  return (
    <ConfirmDialog
      title={text.triggers.deleteTitle(trigger.name)}
      confirm={text.common.delete}
      onConfirm={async () => {
        await triggerRemove(trigger.id);
        await queryClient.invalidateQueries({ queryKey: triggersQuery(project).queryKey });
        toastShow({ kind: 'info', title: text.triggers.deleted(trigger.name) });
      }}
      onClose={onClose}
    >
      {text.triggers.deleteBody}
    </ConfirmDialog>
  );
}
