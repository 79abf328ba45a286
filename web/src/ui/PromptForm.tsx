import { Button, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { problemFrom } from '../api/problem';
import * as text from '../text';
import styles from './Dialog.module.css';

export interface PromptDialogProps {
  title: string;
  label: string;
  initial?: string;
  hint?: string;
  submit: string;
  check?: (value: string) => string | null;
  onSubmit: (value: string) => Promise<unknown>;
  onClose: () => void;
}

/** Asks for one line of text. A refusal by the server shows at the field. */
export function PromptForm(props: PromptDialogProps) {
  const [value, setValue] = useState(props.initial ?? '');
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const problem = props.check?.(value.trim()) ?? null;
    setError(problem);
    if (problem) return;
    setBusy(true);
    try {
      await props.onSubmit(value.trim());
      props.onClose();
    } catch (failure) {
      const { errors, message } = problemFrom(failure);
      setError(errors[0]?.detail ?? message);
      setBusy(false);
    }
  };

  return (
    <Modal opened onClose={props.onClose} title={props.title}>
      <form onSubmit={submit}>
        <TextInput
          data-autofocus
          required
          maxLength={120}
          label={props.label}
          description={props.hint}
          value={value}
          error={error}
          onChange={(event) => setValue(event.currentTarget.value)}
        />
        <div className={styles.buttons}>
          <Button onClick={props.onClose}>{text.common.cancel}</Button>
          <Button type="submit" variant="filled" loading={isBusy}>
            {props.submit}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
