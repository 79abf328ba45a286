import { Button, Modal, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { problemFrom } from '../../api/problem';
import { projectCreate } from '../../api/projects';
import { examplesQuery, projectsQuery, queryClient } from '../../api/queries';
import { nameUnique } from '../../model/changes';
import * as text from '../../text';
import dialog from '../../ui/Dialog.module.css';
import { RadioCards } from '../../ui/RadioCards';
import { projectsRefetch } from './project_acts';

export function CreateProject({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const examples = useQuery(examplesQuery).data?.items ?? [];
  const [example, setExample] = useState<string | null>(null);
  const [name, setName] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  const choose = (id: string | null) => {
    const suggested = examples.find((one) => one.id === id)?.name ?? '';
    const isUntouched = name === '' || examples.some((one) => name.startsWith(one.name));
    const taken = queryClient.getQueryData(projectsQuery.queryKey)?.items.map((one) => one.name);
    if (isUntouched) setName(id ? nameUnique(suggested, taken ?? []) : '');
    setExample(id);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      const project = await projectCreate(name.trim(), example);
      void projectsRefetch();
      onClose();
      await navigate({ to: '/p/$project/pipelines', params: { project: project.id } });
    } catch (failure) {
      const { errors, message } = problemFrom(failure);
      setError(errors[0]?.detail ?? message);
      setBusy(false);
    }
  };

  return (
    <Modal opened onClose={onClose} title={text.home.create} size="md">
      <form onSubmit={submit} className={dialog.stack}>
        {examples.length > 0 ? (
          <RadioCards
            legend={text.home.startFrom}
            choices={[
              { value: null, title: text.home.createBlank, body: text.home.createBlankBody },
              ...examples.map((one) => ({ value: one.id, title: one.name, body: one.description })),
            ]}
            value={example}
            onChange={choose}
          />
        ) : null}
        <TextInput
          data-autofocus
          required
          maxLength={120}
          label={text.home.name}
          value={name}
          error={error}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <div className={dialog.buttons}>
          <Button onClick={onClose}>{text.common.cancel}</Button>
          <Button type="submit" variant="filled" loading={isBusy}>
            {text.common.create}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
