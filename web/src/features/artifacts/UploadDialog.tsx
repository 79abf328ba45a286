import { Button, Modal, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { storagesQuery } from '../../api/queries';
import { plural, sizeText } from '../../model/format';
import * as text from '../../text';
import dialog from '../../ui/Dialog.module.css';
import { ProblemNotice } from '../../ui/ProblemNotice';
import styles from './Artifacts.module.css';
import { TypeField } from './RetypeDialog';
import { transferStart } from './uploads';

interface Props {
  project: string;
  files: File[];
  types: string[];
  onClose: () => void;
}

/** Where the files go and what they are; the sending itself goes on in the background. */
export function UploadDialog({ project, files, types, onClose }: Props) {
  const { data, error } = useQuery(storagesQuery(project));
  const [chosen, setChosen] = useState<string | null>(null);
  const [type, setType] = useState('');
  const [name, setName] = useState(files[0]?.name ?? '');
  const storages = data?.items ?? [];
  const storage = chosen ?? storages[0]?.id ?? null;
  const isOne = files.length === 1;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!storage) return;
    for (const file of files)
      transferStart(project, file, {
        storage,
        name: isOne ? name.trim() : file.name,
        size: file.size,
        type: type.trim(),
      });
    onClose();
  };

  return (
    <Modal
      opened
      onClose={onClose}
      title={text.artifacts.uploadTitle(plural(files.length, 'file'))}
    >
      <form onSubmit={submit} className={dialog.stack}>
        {isOne ? (
          <TextInput
            data-autofocus
            required
            maxLength={120}
            label={text.common.name}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        ) : (
          <ul className={styles.files}>
            {files.map((file) => (
              <li key={file.name}>
                {file.name} <span>{sizeText(file.size)}</span>
              </li>
            ))}
          </ul>
        )}
        <TypeField value={type} types={types} onChange={setType} />
        <Select
          label={text.artifacts.uploadStorage}
          data={storages.map(({ id, name: label }) => ({ value: id, label }))}
          value={storage}
          onChange={setChosen}
        />
        {error ? <ProblemNotice error={error} /> : null}
        <div className={dialog.buttons}>
          <Button onClick={onClose}>{text.common.cancel}</Button>
          <Button type="submit" variant="filled" disabled={!storage}>
            {text.artifacts.upload}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
