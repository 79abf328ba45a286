import { nameProblem } from '../../model/interface_edit';
import * as text from '../../text';
import { PromptDialog } from '../../ui/PromptDialog';
import type { OperationView } from './view';

/** Asks for the operation's new name, which its class gets as well. */
export function RenameOperation(props: OperationView & { onClose: () => void }) {
  const { operation, actions, onClose } = props;
  const rename = async (name: string) => {
    if (name !== operation.name) await actions.edit({ edit: 'operation_rename', new_name: name });
  };
  return (
    <PromptDialog
      title={text.operation.renameTitle}
      label={text.operation.nameLabel}
      hint={text.operation.renameHint}
      initial={operation.name}
      submit={text.common.rename}
      check={nameProblem}
      onSubmit={rename}
      onClose={onClose}
    />
  );
}
