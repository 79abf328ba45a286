import { useRef } from 'react';
import { type Trigger, triggerRotate } from '../../api/triggers';
import * as text from '../../text';
import { ConfirmDialog } from '../../ui/ConfirmDialog';

interface Props {
  trigger: Trigger;
  onSaved: (trigger: Trigger) => void;
  onClose: () => void;
}

/** Asks first: whoever signs with the present secret is locked out. */
export function RotateSecret({ trigger, onSaved, onClose }: Props) {
  const renewed = useRef<Trigger | null>(null);
  return (
    <ConfirmDialog
      title={text.triggers.rotateTitle(trigger.name)}
      confirm={text.triggers.rotate}
      onConfirm={async () => {
        renewed.current = await triggerRotate(trigger.id);
      }}
      onClose={() => (renewed.current ? onSaved(renewed.current) : onClose())}
    >
      {text.triggers.rotateBody}
    </ConfirmDialog>
  );
}
