import { Button, Modal, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { type Problem, problemFrom } from '../../api/problem';
import { computesQuery, storagesQuery } from '../../api/queries';
import { type NewTrigger, type Trigger, triggerAdd, triggerChange } from '../../api/triggers';
import { useDocument } from '../../collab/open_document';
import { type TriggerDraft, triggerBody, triggerDraft } from '../../model/trigger';
import * as text from '../../text';
import dialog from '../../ui/Dialog.module.css';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { RadioCards } from '../../ui/RadioCards';
import { toastShow } from '../../ui/toasts';
import { ArtifactFields, ScheduleFields, WebhookFields } from './KindFields';

const kinds = (['schedule', 'webhook', 'artifact'] as const).map((value) => ({
  value,
  title: text.triggers.kinds[value],
  body: text.triggers.kindHints[value],
}));
const overlaps = (['allow', 'skip'] as const).map((value) => ({
  value,
  label: text.triggers.overlaps[value],
}));

interface Props {
  project: string;
  /** The one to change; without it a new one is added. */
  trigger?: Trigger;
  onSaved: (trigger: Trigger) => void;
  onClose: () => void;
}

/** Everything about a trigger; what it shows depends on the kind. */
export function TriggerDialog({ project, trigger, onSaved, onClose }: Props) {
  const pipelines = useDocument(project, (state) => state.model?.pipelines) ?? {};
  const ids = Object.keys(pipelines);
  const computes = useQuery(computesQuery).data?.items ?? [];
  const storages = useQuery(storagesQuery(project)).data?.items ?? [];
  const [draft, setDraft] = useState(() =>
    triggerDraft(trigger, {
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      pipeline: ids[0] ?? '',
    }),
  );
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const set = (some: Partial<TriggerDraft>) => {
    setDraft((present) => ({ ...present, ...some }));
    setProblem(null);
  };
  const inputs = Object.entries(pipelines[draft.pipeline]?.nodes ?? {})
    .filter(([, node]) => node.operation === 'Input')
    .map(([value, node]) => ({ value, label: node.name ?? 'Input' }));
  const full: TriggerDraft = {
    ...draft,
    compute: draft.compute || (computes[0]?.id ?? ''),
    storage: draft.storage || (storages[0]?.id ?? ''),
    input: draft.input || (inputs[0]?.value ?? ''),
  };
  const errorAt = (pointer: string) =>
    problem?.errors.find((row) => row.pointer === pointer)?.detail ?? null;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    const body = triggerBody(full, trigger?.run);
    try {
      const saved = trigger
        ? await triggerChange(trigger.id, body)
        : await triggerAdd(project, { ...body, kind: full.kind } as NewTrigger);
      const { created, saved: changed } = text.triggers;
      toastShow({ kind: 'success', title: (trigger ? changed : created)(saved.name) });
      onSaved(saved);
    } catch (error) {
      setProblem(problemFrom(error));
      setBusy(false);
    }
  };
  const fields = { draft: full, set, errorAt };
  const isSaid = ['/name', '/cron', '/time_zone', '/artifact_name', '/input'].some(errorAt);
  const canSave = full.name.trim() !== '' && (full.kind !== 'artifact' || full.input !== '');
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      closeOnClickOutside={false}
      title={trigger ? text.triggers.editTitle(trigger.name) : text.triggers.add}
    >
      <form className={dialog.stack} onSubmit={submit} noValidate>
        {trigger ? null : (
          <RadioCards
            legend={text.triggers.kind}
            choices={kinds}
            value={full.kind}
            onChange={(kind) => set({ kind })}
          />
        )}
        <TextInput
          data-autofocus
          withAsterisk
          label={text.triggers.name}
          maxLength={120}
          value={draft.name}
          error={errorAt('/name')}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <NativeSelect
          label={text.triggers.pipeline}
          data={ids.map((value) => ({ value, label: pipelines[value]?.name ?? value }))}
          value={full.pipeline}
          onChange={(event) => set({ pipeline: event.currentTarget.value, input: '' })}
        />
        {full.kind === 'schedule' ? <ScheduleFields {...fields} /> : null}
        {full.kind === 'webhook' ? <WebhookFields {...fields} /> : null}
        {full.kind === 'artifact' ? <ArtifactFields {...fields} inputs={inputs} /> : null}
        <NativeSelect
          label={text.triggers.compute}
          data={computes.map(({ id, name }) => ({ value: id, label: name }))}
          value={full.compute}
          onChange={(event) => set({ compute: event.currentTarget.value })}
        />
        <NativeSelect
          label={text.triggers.storage}
          data={storages.map(({ id, name }) => ({ value: id, label: name }))}
          value={full.storage}
          onChange={(event) => set({ storage: event.currentTarget.value })}
        />
        <NativeSelect
          label={text.triggers.overlap}
          data={overlaps}
          value={full.overlap}
          onChange={(event) =>
            set({ overlap: event.currentTarget.value === 'skip' ? 'skip' : 'allow' })
          }
        />
        {trigger ? null : <p className={dialog.body}>{text.triggers.owner}</p>}
        {problem && !isSaid ? <ProblemNotice error={problem} /> : null}
        <div className={dialog.buttons}>
          <Button onClick={onClose}>{text.common.cancel}</Button>
          <Button type="submit" variant="filled" loading={isBusy} disabled={!canSave}>
            {trigger ? text.common.save : text.triggers.create}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
