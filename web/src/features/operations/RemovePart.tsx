import * as text from '../../text';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import type { AskedRemoval } from './usePartRemoval';

export function RemovePart({
  part,
  name,
  users,
  onConfirm,
  onClose,
}: AskedRemoval & { onClose: () => void }) {
  return (
    <ConfirmDialog
      title={text.operation.removeTitle(part, name)}
      confirm={text.operation.remove}
      onConfirm={onConfirm}
      onClose={onClose}
    >
      {text.operation.removeBody(users.map((user) => `“${user}”`).join(', '))}
    </ConfirmDialog>
  );
}
