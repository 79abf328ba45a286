import { Button, Checkbox, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { problemFrom } from '../../api/problem';
import * as text from '../../text';
import dialog from '../../ui/Dialog.module.css';
import { moduleRenameIn } from './module_actions';
import type { Importer } from './module_importers';
import { moduleNameProblem } from './module_name';
import styles from './Utils.module.css';

interface Props {
  project: string;
  id: string;
  name: string;
  importers: Importer[];
  onClose: () => void;
}

/** Asks for a module's new name, and whether who imports it follows. */
export function RenameModule({ project, id, name, importers, onClose }: Props) {
  const [typed, setTyped] = useState(name);
  const [follows, setFollows] = useState(true);
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const reached = importers.filter(({ places }) => places > 0);
  const mentioned = importers.filter((one) => one.isMentioned).map((one) => one.name);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const next = typed.trim();
    const problem = moduleNameProblem(next);
    setError(problem);
    if (problem) return;
    if (next === name) return onClose();
    setBusy(true);
    try {
      await moduleRenameIn(project, { id, name }, next, follows ? reached : []);
      onClose();
    } catch (failure) {
      const { errors, message } = problemFrom(failure);
      setError(errors[0]?.detail ?? message);
      setBusy(false);
    }
  };

  return (
    <Modal opened onClose={onClose} title={text.utils.renameTitle(name)}>
      <form onSubmit={submit} noValidate>
        <div className={dialog.stack}>
          <TextInput
            data-autofocus
            required
            maxLength={120}
            label={text.utils.name}
            description={text.utils.nameHint}
            value={typed}
            error={error}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          {reached.length > 0 ? (
            <Checkbox
              label={text.utils.updateImports(reached.reduce((sum, one) => sum + one.places, 0))}
              description={
                follows ? reached.map((one) => one.name).join(', ') : text.utils.updateNot
              }
              checked={follows}
              onChange={(event) => setFollows(event.currentTarget.checked)}
            />
          ) : null}
          {mentioned.length > 0 ? (
            <p className={styles.warning}>{text.utils.mentions(mentioned.join(', '))}</p>
          ) : null}
        </div>
        <div className={dialog.buttons}>
          <Button onClick={onClose}>{text.common.cancel}</Button>
          <Button type="submit" variant="filled" loading={isBusy}>
            {text.common.rename}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
