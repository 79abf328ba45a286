import { Button, Checkbox, Modal, NumberInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Play } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, useRef, useState } from 'react';
import { executionCreate } from '../../api/executions';
import { type Problem, problemFrom } from '../../api/problem';
import { computesQuery, executionReceive, storagesQuery } from '../../api/queries';
import { sweepCreate } from '../../api/sweeps';
import type { Execution, NewExecution } from '../../api/types';
import { newId, useModel } from '../../collab/open_document';
import type { NodeProblem } from '../../model/pipeline';
import type { Pipeline } from '../../model/project_model';
import { type CheckRow, rowsAtFields } from '../../model/run_check';
import * as text from '../../text';
import dialog from '../../ui/Dialog.module.css';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { toastShow } from '../../ui/toasts';
import { StorageDialog } from '../storages/StorageDialog';
import styles from './RunDialog.module.css';
import { type RunChoices, runChoicesKeep, runChoicesOf } from './RunDialog_choices';
import { RunDialogCheck } from './RunDialogCheck';
import { RunDialogCompute } from './RunDialogCompute';
import { RunDialogStorage } from './RunDialogStorage';
import { RunDialogSweep, RunDialogSweepCheck } from './RunDialogSweep';
import { RunDialogValues } from './RunDialogValues';
import { offersOf, type SweepBody, sweepBody, sweepNone } from './run_sweep';
import { valuesAgain, valuesBody } from './run_values';

interface Props {
  project: string;
  pipelineId: string;
  pipeline: Pipeline;
  /** What the editor knows to be wrong; shown until the server has said. */
  problems: NodeProblem[];
  /** Only these nodes and what they need. */
  targets?: string[] | undefined;
  /** An earlier run that it begins as. */
  again?: Execution | undefined;
  onClose: () => void;
}

/** Name, compute, storage, options, and what the server would say; then to the trace. Choices are kept per project. */
export function RunDialog(props: Props) {
  const { project, pipelineId, pipeline, targets, again, onClose } = props;
  const model = useModel(project);
  const navigate = useNavigate();
  const form = useRef<HTMLFormElement>(null);
  const computes = useQuery({ ...computesQuery, staleTime: 0 });
  const storages = useQuery(storagesQuery(project));
  const [key, setKey] = useState(newId);
  const [name, setName] = useState('');
  const [choices, setChoices] = useState(() => ({
    ...runChoicesOf(project),
    ...(again ? { compute: again.compute, storage: again.storage } : {}),
  }));
  const [runsAgain, setRunsAgain] = useState(again ? !again.use_cache : false);
  const [priority, setPriority] = useState<number | string>(again?.priority ?? 0);
  const [earlier] = useState(() =>
    valuesAgain(again?.attributes ?? {}, model ? offersOf(model, pipeline) : []),
  );
  const [values, setValues] = useState(earlier.rows);
  const [isDebug, setDebug] = useState(false);
  const [isAdding, setAdding] = useState(false);
  const [sweep, setSweep] = useState(sweepNone);
  const [problems, setProblems] = useState<readonly CheckRow[]>([]);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);

  const choose = (some: Partial<RunChoices>) => {
    setChoices((present) => ({ ...present, ...some }));
    setProblem(null);
  };
  const compute = present(computes.data?.items, choices.compute, ({ available }) => available);
  const storage = present(storages.data?.items, choices.storage, () => true);
  const attributes = valuesBody(values);
  const wanted: NewExecution | null =
    compute && storage && attributes
      ? {
          pipeline: pipelineId,
          compute: compute.id,
          storage: storage.id,
          use_cache: !runsAgain,
          priority: Number(priority) || 0,
          ...(isDebug ? { debug: true } : {}),
          ...(targets && targets.length > 0 ? { targets } : {}),
          ...(values.length > 0 ? { attributes } : {}),
          ...(again && again.labels.length > 0 ? { labels: again.labels } : {}),
          ...(choices.ignorePins ? { ignore_pins: true } : {}),
        }
      : null;

  const axes = sweep.rows.length > 0 ? sweepBody(sweep) : null;
  const isUnsaid = sweep.rows.length > 0 && !axes;
  const isBlocked = problems.length > 0 || isUnsaid;
  const atField = rowsAtFields([...(problem?.errors ?? []), ...problems]);

  const open = (execution: string) =>
    navigate({ to: '/p/$project/executions/$execution', params: { project, execution } });
  const startSweep = async (body: NewExecution, some: SweepBody) => {
    const { debug: _, ...run } = body;
    const { id, warnings } = await sweepCreate(project, { ...run, ...some }, key);
    for (const { detail } of warnings) toastShow({ kind: 'info', title: detail });
    onClose();
    await navigate({ to: '/p/$project/sweeps/$sweep', params: { project, sweep: id } });
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!wanted || isBusy || isBlocked) return;
    setBusy(true);
    setProblem(null);
    try {
      if (axes) {
        await startSweep(name.trim() ? { ...wanted, name: name.trim() } : wanted, axes);
        return;
      }
      const body = name.trim() ? { ...wanted, name: name.trim() } : wanted;
      const { warnings, ...execution } = await executionCreate(project, body, key);
      runChoicesKeep(project, { ...choices, compute: wanted.compute, storage: wanted.storage });
      executionReceive(project, execution, false);
      for (const { detail } of warnings) toastShow({ kind: 'info', title: detail });
      onClose();
      if (choices.opensTrace) await open(execution.id);
      else
        toastShow({
          kind: 'success',
          title: text.run.started(execution.name),
          action: { label: text.run.openTrace, perform: () => void open(execution.id) },
        });
    } catch (error) {
      const refusal = problemFrom(error);
      setProblem(refusal);
      if (refusal.status !== 0) setKey(newId());
      setBusy(false);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    form.current?.requestSubmit();
  };

  // One form at a time; this one keeps what was chosen.
  if (isAdding)
    return (
      <StorageDialog
        onSaved={({ id }) => {
          choose({ storage: id });
          setAdding(false);
        }}
        onClose={() => setAdding(false)}
      />
    );
  return (
    <Modal opened onClose={onClose} title={titleOf(pipeline, targets)} size="lg">
      <form ref={form} onSubmit={submit} onKeyDown={onKeyDown} className={dialog.stack}>
        <TextInput
          data-autofocus
          label={text.run.name}
          placeholder={text.run.nameHint(pipeline.name)}
          maxLength={120}
          value={name}
          error={atField.name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <RunDialogCompute
          computes={computes.data?.items ?? []}
          chosen={compute?.id ?? null}
          onChoose={(id) => choose({ compute: id })}
          isLoading={computes.isPending}
          problem={atField.compute}
        />
        <RunDialogStorage
          storages={storages.data?.items ?? []}
          chosen={storage}
          onChoose={(id) => choose({ storage: id })}
          onAdd={() => setAdding(true)}
          problem={atField.storage}
        />
        {computes.error ? <ProblemNotice error={computes.error} /> : null}
        {storages.error ? <ProblemNotice error={storages.error} /> : null}
        <fieldset className={styles.options}>
          <legend>{text.run.options}</legend>
          {choices.ignorePins || hasPins(pipeline) ? (
            <Checkbox
              size="xs"
              label={text.run.ignorePins}
              description={text.run.ignorePinsHint}
              checked={choices.ignorePins}
              onChange={(event) => choose({ ignorePins: event.currentTarget.checked })}
            />
          ) : null}
          <Checkbox
            size="xs"
            label={text.run.runsAgain}
            description={text.run.runsAgainHint}
            checked={runsAgain}
            onChange={(event) => setRunsAgain(event.currentTarget.checked)}
          />
          <NumberInput
            size="xs"
            label={text.run.priority}
            description={text.run.priorityHint}
            min={-100}
            max={100}
            allowDecimal={false}
            value={priority}
            error={atField.priority}
            onChange={setPriority}
          />
          <Checkbox
            size="xs"
            label={text.run.debug}
            description={text.run.debugHint}
            checked={isDebug}
            onChange={(event) => setDebug(event.currentTarget.checked)}
          />
          <Checkbox
            size="xs"
            label={text.run.opensTrace}
            checked={choices.opensTrace}
            onChange={(event) => choose({ opensTrace: event.currentTarget.checked })}
          />
        </fieldset>
        {again ? (
          <p className={styles.again}>
            {text.run.again(again.name)}
            {earlier.gone.length > 0 ? `. ${text.run.gone(earlier.gone.join(', '))}` : ''}
          </p>
        ) : null}
        <RunDialogValues
          project={project}
          pipeline={pipeline}
          rows={values}
          taken={sweep.rows.map(({ offer }) => offer.key)}
          onChange={(next) => {
            setValues(next);
            setProblem(null);
          }}
        />
        <RunDialogSweep
          taken={values.map(({ offer }) => offer.key)}
          project={project}
          pipeline={pipeline}
          sweep={sweep}
          onChange={(next) => {
            setSweep(next);
            setProblem(null);
          }}
        />
        <div className={dialog.inSight}>
          <div className={styles.verdict}>
            {problem ? (
              <ProblemNotice error={problem} />
            ) : axes && wanted ? (
              <RunDialogSweepCheck
                project={project}
                wanted={wanted}
                axes={axes}
                onProblems={setProblems}
              />
            ) : isUnsaid ? null : (
              <RunDialogCheck
                project={project}
                pipelineId={pipelineId}
                wanted={wanted}
                known={props.problems}
                onProblems={setProblems}
                onLeave={onClose}
              />
            )}
          </div>
          <div className={dialog.buttons}>
            <Button onClick={onClose}>{text.common.cancel}</Button>
            <Button
              type="submit"
              variant="filled"
              loading={isBusy}
              disabled={!wanted || isBlocked}
              leftSection={<Play size={14} fill="currentColor" aria-hidden />}
              rightSection={
                <span aria-hidden className={styles.keys}>
                  Ctrl ↵
                </span>
              }
            >
              {axes ? text.sweeps.start : text.run.submit}
            </Button>
          </div>
        </div>
      </form>
    </Modal>
  );
}

function titleOf(pipeline: Pipeline, targets: string[] | undefined): string {
  if (!targets || targets.length === 0) return text.run.title(pipeline.name);
  const [only] = targets;
  const name = only && targets.length === 1 ? pipeline.nodes[only]?.name : undefined;
  return text.run.titleTargets(pipeline.name, name ?? null, targets.length);
}

const hasPins = ({ nodes }: Pipeline) =>
  Object.values(nodes).some((node) => 'pinned' in node && node.pinned);

/** The chosen one if it is still there, else the first that fits, else the first. */
function present<T extends { id: string }>(
  items: readonly T[] | undefined,
  chosen: string | null,
  fits: (item: T) => boolean,
): T | undefined {
  return items?.find(({ id }) => id === chosen) ?? items?.find(fits) ?? items?.[0];
}
