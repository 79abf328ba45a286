import { Button, Modal, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { problemFrom } from '../../api/problem';
import type { Resource } from '../../model/project_model';
import type { ResourceSchema } from '../../model/resource_schema';
import * as text from '../../text';
import dialog from '../../ui/Dialog.module.css';
import styles from './Resources.module.css';
import { nameFree, resourceCreate } from './resource_actions';

interface Props {
  project: string;
  schemas: ResourceSchema[];
  templates: Resource[];
  onCreated: (resource: string) => void;
  onClose: () => void;
}

/** A name, a type of those that the extensions bring, and what of it to begin with. */
export function CreateResource({ project, schemas, templates, onCreated, onClose }: Props) {
  const [chosen, setChosen] = useState(schemas[0]?.type ?? '');
  const [started, setStarted] = useState('');
  const [typed, setTyped] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const schema = schemas.find(({ type }) => type === chosen);
  const starts = templates.filter(({ type }) => type === chosen);
  const start = starts.find((one) => one.name === started);
  const base = start?.name ?? text.resources.defaultName(schema?.name.toLowerCase() ?? '');
  const name = typed ?? nameFree(project, base);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      onCreated(await resourceCreate(project, name.trim(), start ?? chosen));
    } catch (failure) {
      const { errors, message } = problemFrom(failure);
      setError(errors[0]?.detail ?? message);
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={onClose} title={text.resources.createTitle}>
      <form onSubmit={submit} className={dialog.stack}>
        <TextInput
          data-autofocus
          required
          maxLength={120}
          label={text.common.name}
          value={name}
          error={error}
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <fieldset className={styles.types}>
          <legend>{text.resources.createType}</legend>
          {schemas.map(({ type, name: label, description }) => (
            <label key={type}>
              <input
                type="radio"
                name="type"
                checked={type === chosen}
                onChange={() => setChosen(type)}
              />
              <span>
                <strong>{label}</strong>
                {description ? <span>{description}</span> : null}
              </span>
            </label>
          ))}
        </fieldset>
        {starts.length > 0 ? (
          <NativeSelect
            label={text.resources.createStart}
            data={[
              { value: '', label: text.resources.createEmpty },
              ...starts.map((one) => ({ value: one.name, label: one.name })),
            ]}
            value={start?.name ?? ''}
            onChange={(event) => setStarted(event.currentTarget.value)}
          />
        ) : null}
        <div className={dialog.buttons}>
          <Button onClick={onClose}>{text.common.cancel}</Button>
          <Button type="submit" variant="filled" loading={isBusy} disabled={!schema}>
            {text.common.create}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
