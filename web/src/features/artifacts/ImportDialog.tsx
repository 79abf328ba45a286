import { Button, Modal, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { ownStoragesQuery, storagesQuery } from '../../api/queries';
import type { StorageFile } from '../../api/storage';
import * as text from '../../text';
import dialog from '../../ui/Dialog.module.css';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { importStart } from './imports';
import { TypeField } from './RetypeDialog';
import { StorageFiles } from './StorageFiles';

interface Props {
  project: string;
  types: string[];
  onClose: () => void;
}

/** A file that lies on one of my storages becomes an artifact. */
export function ImportDialog({ project, types, onClose }: Props) {
  const { data: mine, error } = useQuery(ownStoragesQuery);
  const sources = (mine?.items ?? []).filter((one) => one.is_mine);
  const [chosen, setChosen] = useState<string | null>(null);
  const source = chosen ?? sources[0]?.id ?? null;
  const [file, setFile] = useState<StorageFile | null>(null);
  return (
    <Modal opened size="lg" onClose={onClose} title={text.imports.title}>
      {error ? <ProblemNotice error={error} /> : null}
      {mine && sources.length === 0 ? (
        <p className={dialog.body}>
          {text.imports.noStorage} <Link to="/storages">{text.imports.addStorage}</Link>
        </p>
      ) : null}
      {source ? (
        <div className={dialog.stack}>
          <Select
            label={text.imports.source}
            allowDeselect={false}
            data={sources.map(({ id, name: label }) => ({ value: id, label }))}
            value={source}
            onChange={(value) => {
              setChosen(value);
              setFile(null);
            }}
          />
          <StorageFiles key={source} storage={source} chosen={file} onChoose={setFile} />
          {file ? (
            <ImportForm
              key={file.path}
              project={project}
              source={source}
              file={file}
              types={types}
              onClose={onClose}
            />
          ) : null}
        </div>
      ) : null}
    </Modal>
  );
}

interface FormProps extends Props {
  source: string;
  file: StorageFile;
}

function ImportForm({ project, source, file, types, onClose }: FormProps) {
  const { data } = useQuery(storagesQuery(project));
  const keepers = data?.items ?? [];
  const [keeper, setKeeper] = useState<string | null>(null);
  const [name, setName] = useState(file.name.slice(0, 120));
  const [type, setType] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const storage = keeper ?? keepers[0]?.id ?? null;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!storage) return;
    setBusy(true);
    setProblem(null);
    try {
      const order = { source, path: file.path, name: name.trim(), type: type.trim(), storage };
      await importStart(project, order);
      onClose();
    } catch (failure) {
      setProblem(failure);
      setBusy(false);
    }
  };
  return (
    <form onSubmit={submit} className={dialog.stack}>
      <TextInput
        required
        maxLength={120}
        label={text.common.name}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TypeField value={type} types={types} onChange={setType} />
      <Select
        label={text.imports.keeper}
        description={text.imports.keeperHint}
        allowDeselect={false}
        data={keepers.map(({ id, name: label }) => ({ value: id, label }))}
        value={storage}
        onChange={setKeeper}
      />
      {problem ? <ProblemNotice error={problem} /> : null}
      <div className={dialog.buttons}>
        <Button onClick={onClose}>{text.common.cancel}</Button>
        <Button type="submit" variant="filled" loading={isBusy} disabled={!storage}>
          {text.imports.submit}
        </Button>
      </div>
    </form>
  );
}
