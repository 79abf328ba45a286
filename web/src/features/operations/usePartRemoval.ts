import { useState } from 'react';
import type { InterfacePart } from '../../model/interface_edit';
import { partUsers } from '../../model/interface_use';
import { toastProblem } from '../../ui/toasts';
import type { OperationView } from './view';

export interface AskedRemoval {
  part: InterfacePart;
  name: string;
  users: string[];
  onConfirm: () => Promise<void>;
}

/** Removes a part at once when nothing hangs on it, and asks first when something does. */
export function usePartRemoval({ id, model, actions }: OperationView) {
  const [asked, setAsked] = useState<AskedRemoval | null>(null);
  const ask = (part: InterfacePart, name: string) => {
    const users = partUsers(model, id, part, name);
    const onConfirm = () => actions.remove(part, name);
    if (users.length > 0) setAsked({ part, name, users, onConfirm });
    else void onConfirm().catch(toastProblem);
  };
  return { asked, ask, close: () => setAsked(null) };
}
