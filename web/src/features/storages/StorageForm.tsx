import { Button, TextInput } from '@mantine/core';
import { PlugZap } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, useRef, useState } from 'react';
import { type Problem, problemFrom } from '../../api/problem';
import { queryClient } from '../../api/queries';
import { type Adapter, storageCreate, storageTry, storageUpdate } from '../../api/storage';
import type { Storage } from '../../api/types';
import { formBody, formProblems, formValues, serverProblems } from '../../model/adapter_form';
import * as text from '../../text';
import dialog from '../../ui/Dialog.module.css';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { toastShow } from '../../ui/toasts';
import { CheckSteps } from './CheckSteps';
import { FormFields } from './FormFields';
import { ShareProjects } from './ShareProjects';
import styles from './Storages.module.css';
import { useTrial } from './useTrial';

interface Props {
  adapter: Adapter;
  storage: Storage | undefined;
  onSaved: (storage: Storage) => void;
  onClose: () => void;
}

/** Name, the adapter's fields, whom to share with; tested before it is saved, if one likes. */
export function StorageForm({ adapter, storage, onSaved, onClose }: Props) {
  const { fields } = adapter;
  const kept = storage && { config: storage.config ?? {}, credentials: storage.credentials ?? [] };
  const form = useRef<HTMLFormElement>(null);
  const [name, setName] = useState(storage?.name ?? '');
  const [values, setValues] = useState(() => formValues(fields, kept));
  const [projects, setProjects] = useState<string[]>(storage?.projects ?? []);
  const [problems, setProblems] = useState<Record<string, string>>({});
  const [nameProblem, setNameProblem] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const { trial, start, forget } = useTrial();

  const change = (field: string, value: string | boolean) => {
    setValues((present) => ({ ...present, [field]: value }));
    setProblems(({ [field]: _gone, ...others }) => others);
    forget();
  };
  const isFine = () => {
    const found = formProblems(fields, values, text.storages.problems, kept);
    setProblems(found);
    return Object.keys(found).length === 0;
  };
  const refused = (error: unknown) => {
    const refusal = problemFrom(error);
    const found = serverProblems(refusal.errors, fields);
    setProblems(found.atFields);
    setNameProblem(found.name);
    const isSaid = found.name !== null || Object.keys(found.atFields).length > 0;
    setProblem(isSaid && found.others === 0 ? null : refusal);
  };
  const test = () => {
    if (!isFine()) return;
    setProblem(null);
    const body = { adapter: adapter.id, ...formBody(fields, values) };
    void start(() =>
      storageTry(storage ? { ...body, storage: storage.id } : body).catch((error: unknown) => {
        refused(error);
        throw error;
      }),
    );
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (isBusy || !isFine()) return;
    setBusy(true);
    setProblem(null);
    setNameProblem(null);
    const body = { name: name.trim(), ...formBody(fields, values), projects };
    try {
      const saved = storage
        ? await storageUpdate(storage.id, body)
        : await storageCreate({ ...body, adapter: adapter.id });
      await queryClient.invalidateQueries({ queryKey: ['storages'] });
      toastShow({
        kind: 'success',
        title: storage ? text.storages.saved(saved.name) : text.storages.created(saved.name),
      });
      onSaved(saved);
    } catch (error) {
      refused(error);
      setBusy(false);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.current?.requestSubmit();
  };
  return (
    <form ref={form} className={dialog.stack} onSubmit={submit} onKeyDown={onKeyDown} noValidate>
      <TextInput
        data-autofocus
        withAsterisk
        label={text.storages.name}
        description={text.storages.nameHint}
        maxLength={120}
        value={name}
        error={nameProblem}
        onChange={(event) => {
          setName(event.currentTarget.value);
          setNameProblem(null);
        }}
      />
      <FormFields
        fields={fields}
        values={values}
        problems={problems}
        kept={kept}
        onChange={change}
      />
      <ShareProjects chosen={projects} onChange={setProjects} />
      {problem ? <ProblemNotice error={problem} /> : <CheckSteps trial={trial} />}
      <div className={dialog.buttons}>
        <Button
          className={styles.test}
          leftSection={<PlugZap size={15} aria-hidden />}
          loading={trial.isBusy}
          onClick={test}
        >
          {text.storages.test}
        </Button>
        <Button onClick={onClose}>{text.common.cancel}</Button>
        <Button type="submit" variant="filled" loading={isBusy} disabled={name.trim() === ''}>
          {storage ? text.common.save : text.storages.create}
        </Button>
      </div>
    </form>
  );
}
