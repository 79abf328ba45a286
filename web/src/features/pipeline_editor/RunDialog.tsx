import { Button, Modal, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Play } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { executionCreate } from '../../api/executions';
import { type Problem, problemFrom } from '../../api/problem';
import { computesQuery, executionReceive, storagesQuery } from '../../api/queries';
import type { Compute } from '../../api/types';
import { newId } from '../../collab/open_document';
import type { NodeProblem } from '../../model/pipeline';
import type { Pipeline } from '../../model/project_model';
import * as text from '../../text';
import dialog from '../../ui/Dialog.module.css';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { toastShow } from '../../ui/toasts';
import styles from './RunDialog.module.css';

interface Props {
  project: string;
  pipelineId: string;
  pipeline: Pipeline;
  problems: NodeProblem[];
  onClose: () => void;
}

/** Name, compute, storage; then straight to the trace. Last choices are kept per project. */
export function RunDialog({ project, pipelineId, pipeline, problems, onClose }: Props) {
  const navigate = useNavigate();
  const computes = useQuery(computesQuery);
  const storages = useQuery(storagesQuery(project));
  const [key, setKey] = useState(newId);
  const [name, setName] = useState('');
  const [chosenCompute, setCompute] = useState(() => remembered(project, 'compute'));
  const [chosenStorage, setStorage] = useState(() => remembered(project, 'storage'));
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);

  const compute = present(computes.data?.items, chosenCompute, ({ available }) => available);
  const storage = present(storages.data?.items, chosenStorage, () => true);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!compute || !storage) return;
    setBusy(true);
    setProblem(null);
    try {
      const body = { pipeline: pipelineId, compute: compute.id, storage: storage.id };
      const given = name.trim() ? { ...body, name: name.trim() } : body;
      const { warnings, ...execution } = await executionCreate(project, given, key);
      remember(project, compute.id, storage.id);
      executionReceive(project, execution, false);
      for (const { detail } of warnings) toastShow({ kind: 'info', title: detail });
      await navigate({
        to: '/p/$project/executions/$execution',
        params: { project, execution: execution.id },
      });
    } catch (error) {
      const refusal = problemFrom(error);
      setProblem(refusal);
      if (refusal.status !== 0) setKey(newId());
      setBusy(false);
    }
  };

  return (
    <Modal opened onClose={onClose} title={text.run.title(pipeline.name)} size="md">
      <form onSubmit={submit} className={dialog.stack}>
        <TextInput
          data-autofocus
          label={text.run.name}
          placeholder={text.run.nameHint}
          maxLength={120}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <ComputeChoice
          computes={computes.data?.items ?? []}
          chosen={compute?.id ?? null}
          onChoose={setCompute}
          isLoading={computes.isPending}
        />
        <Select
          label={text.run.storage}
          data={(storages.data?.items ?? []).map((one) => ({ value: one.id, label: one.name }))}
          value={storage?.id ?? null}
          onChange={setStorage}
        />
        {computes.error ? <ProblemNotice error={computes.error} /> : null}
        {storages.error ? <ProblemNotice error={storages.error} /> : null}
        {problem ? <ProblemNotice error={problem} /> : null}
        {!problem && problems.length > 0 ? (
          <div className={styles.warnings}>
            <strong>{text.run.warnings}</strong>
            <ul>
              {problems.map(({ node, detail }) => (
                <li key={node + detail}>{detail}</li>
              ))}
            </ul>
          </div>
        ) : null}
        <div className={dialog.buttons}>
          <Button onClick={onClose}>{text.common.cancel}</Button>
          <Button
            type="submit"
            variant="filled"
            loading={isBusy}
            disabled={!compute || !storage}
            leftSection={<Play size={14} fill="currentColor" aria-hidden />}
          >
            {text.run.submit}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

interface ComputeProps {
  computes: Compute[];
  chosen: string | null;
  onChoose: (id: string) => void;
  isLoading: boolean;
}

function ComputeChoice({ computes, chosen, onChoose, isLoading }: ComputeProps) {
  if (!isLoading && computes.length === 0)
    return (
      <p className={styles.none}>
        <strong>{text.run.noCompute}</strong> {text.run.noComputeBody}
      </p>
    );
  return (
    <fieldset className={styles.computes}>
      <legend>{text.run.compute}</legend>
      {computes.map((compute) => (
        <label key={compute.id} className={styles.compute}>
          <input
            type="radio"
            name="compute"
            checked={compute.id === chosen}
            onChange={() => onChoose(compute.id)}
          />
          <span>
            <strong>{compute.name}</strong>
            <span>{compute.detail}</span>
          </span>
          <span className={styles.dot} data-available={compute.available || undefined} />
        </label>
      ))}
    </fieldset>
  );
}

/** The chosen one if it is still there, else the first that fits, else the first. */
function present<T extends { id: string }>(
  items: readonly T[] | undefined,
  chosen: string | null,
  fits: (item: T) => boolean,
): T | undefined {
  return items?.find(({ id }) => id === chosen) ?? items?.find(fits) ?? items?.[0];
}

const remembered = (project: string, what: string) =>
  localStorage.getItem(`run.${project}.${what}`);

function remember(project: string, compute: string, storage: string) {
  localStorage.setItem(`run.${project}.compute`, compute);
  localStorage.setItem(`run.${project}.storage`, storage);
}
