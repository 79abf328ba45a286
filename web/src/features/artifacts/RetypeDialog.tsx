import { Autocomplete, Button, Modal } from '@mantine/core';
import { TriangleAlert } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { problemFrom } from '../../api/problem';
import * as text from '../../text';
import dialog from '../../ui/Dialog.module.css';
import styles from './Artifacts.module.css';

interface Props {
  initial: string;
  types: string[];
  onSubmit: (type: string) => Promise<unknown>;
  onClose: () => void;
}

export function RetypeDialog({ initial, types, onSubmit, onClose }: Props) {
  const [type, setType] = useState(initial);
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      await onSubmit(type.trim());
      onClose();
    } catch (failure) {
      const { errors, message } = problemFrom(failure);
      setError(errors[0]?.detail ?? message);
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={onClose} title={text.artifacts.retypeTitle}>
      <form onSubmit={submit} className={dialog.stack}>
        <p className={styles.warning}>
          <TriangleAlert size={16} aria-hidden />
          {text.artifacts.retypeBody}
        </p>
        <TypeField value={type} types={types} error={error} onChange={setType} isFirst />
        <div className={dialog.buttons}>
          <Button onClick={onClose}>{text.common.cancel}</Button>
          <Button type="submit" variant="filled" loading={isBusy}>
            {text.common.save}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

interface FieldProps {
  value: string;
  types: string[];
  error?: string | null;
  isFirst?: boolean;
  onChange: (value: string) => void;
}

/** A data type: those of the project are offered, any other may be typed. */
export function TypeField({ value, types, error = null, isFirst = false, onChange }: FieldProps) {
  return (
    <Autocomplete
      {...(isFirst ? { 'data-autofocus': true } : {})}
      size="sm"
      openOnFocus={false}
      label={text.artifacts.uploadType}
      description={text.artifacts.uploadTypeHint}
      maxLength={200}
      data={types.filter(Boolean)}
      value={value}
      error={error}
      onChange={onChange}
    />
  );
}
