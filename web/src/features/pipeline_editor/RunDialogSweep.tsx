import { ActionIcon, NumberInput, Select, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { CircleAlert, CircleCheck, X } from 'lucide-react';
import { useEffect } from 'react';
import { sweepCheck } from '../../api/sweeps';
import type { NewExecution } from '../../api/types';
import { useModel } from '../../collab/open_document';
import { attributeHint } from '../../model/attribute_value';
import type { Pipeline } from '../../model/project_model';
import type { CheckRow } from '../../model/run_check';
import { axisParse } from '../../model/sweep';
import * as text from '../../text';
import styles from './RunDialog.module.css';
import { type AxisRow, mostAxes, offersOf, type SweepBody, type SweepDraft } from './run_sweep';

interface Props {
  project: string;
  pipeline: Pipeline;
  sweep: SweepDraft;
  /** Keys of attributes that have one value for this run. */
  taken: readonly string[];
  onChange: (sweep: SweepDraft) => void;
}

/** Attributes that are to have several values: each combination becomes an execution. */
export function RunDialogSweep({ project, pipeline, sweep, taken, onChange }: Props) {
  const model = useModel(project);
  const { rows } = sweep;
  const offers = model ? offersOf(model, pipeline) : [];
  const left = offers.filter(
    ({ key }) => !taken.includes(key) && rows.every(({ offer }) => offer.key !== key),
  );
  if (offers.length === 0) return null;
  const setRows = (next: AxisRow[]) => onChange({ ...sweep, rows: next });
  return (
    <fieldset className={styles.options}>
      <legend>{text.sweeps.axes}</legend>
      {rows.map((row, index) => (
        <Axis
          key={row.offer.key}
          row={row}
          onType={(typed) => setRows(rows.with(index, { ...row, typed }))}
          onRemove={() => setRows(rows.toSpliced(index, 1))}
        />
      ))}
      {left.length > 0 && rows.length < mostAxes ? (
        <Select
          size="xs"
          searchable
          label={text.sweeps.addAxis}
          placeholder={text.sweeps.attribute}
          description={rows.length > 0 ? text.sweeps.axesHint : undefined}
          data={left.map(({ key, label }) => ({ value: key, label }))}
          value={null}
          onChange={(key) => {
            const offer = left.find((one) => one.key === key);
            if (offer) setRows([...rows, { offer, typed: '' }]);
          }}
        />
      ) : null}
      {rows.length > 0 ? <Method sweep={sweep} onChange={onChange} /> : null}
    </fieldset>
  );
}

interface AxisProps {
  row: AxisRow;
  onType: (typed: string) => void;
  onRemove: () => void;
}

function Axis({ row: { offer, typed }, onType, onRemove }: AxisProps) {
  const { problem } = axisParse(offer.attribute, typed);
  return (
    <div className={styles.place}>
      <TextInput
        size="xs"
        label={text.sweeps.values(offer.label)}
        description={attributeHint(offer.attribute)}
        placeholder="0.1, 0.01"
        value={typed}
        error={typed === '' ? undefined : problem}
        onChange={(event) => onType(event.currentTarget.value)}
      />
      <ActionIcon aria-label={text.sweeps.removeAxis(offer.label)} onClick={onRemove}>
        <X size={14} aria-hidden />
      </ActionIcon>
    </div>
  );
}

function Method({ sweep, onChange }: Pick<Props, 'sweep' | 'onChange'>) {
  const { methods } = text.sweeps;
  return (
    <div className={styles.place}>
      <Select
        size="xs"
        label={text.sweeps.method}
        data={[
          { value: 'grid', label: methods.grid },
          { value: 'random', label: methods.random },
        ]}
        value={sweep.isRandom ? 'random' : 'grid'}
        onChange={(value) => onChange({ ...sweep, isRandom: value === 'random' })}
        allowDeselect={false}
      />
      {sweep.isRandom ? (
        <>
          <NumberInput
            size="xs"
            label={text.sweeps.samples}
            min={1}
            max={1000}
            allowDecimal={false}
            value={sweep.samples}
            onChange={(value) => onChange({ ...sweep, samples: Number(value) || 1 })}
          />
          <NumberInput
            size="xs"
            label={text.sweeps.seed}
            min={0}
            allowDecimal={false}
            value={sweep.seed ?? ''}
            onChange={(value) => onChange({ ...sweep, seed: value === '' ? null : Number(value) })}
          />
        </>
      ) : null}
      <NumberInput
        size="xs"
        label={text.sweeps.parallel}
        min={1}
        max={100}
        allowDecimal={false}
        value={sweep.parallel}
        onChange={(value) => onChange({ ...sweep, parallel: Number(value) || 1 })}
      />
    </div>
  );
}

interface CheckProps {
  project: string;
  wanted: NewExecution;
  axes: SweepBody;
  onProblems: (problems: readonly CheckRow[]) => void;
}

const nothing: readonly CheckRow[] = [];

/** How many executions it makes, and what keeps them from starting, while one types. */
export function RunDialogSweepCheck({ project, wanted, axes, onProblems }: CheckProps) {
  const { debug: _, ...run } = wanted;
  const body = { ...run, ...axes };
  const { data } = useQuery({
    queryKey: ['check', project, body],
    queryFn: ({ signal }) => sweepCheck(project, body, signal),
    staleTime: 0,
    gcTime: 0,
    retry: false,
    placeholderData: keepPreviousData,
  });
  const problems = data?.problems ?? nothing;
  useEffect(() => onProblems(problems), [problems, onProblems]);
  if (!data) return null;
  return (
    <output className={styles.check}>
      {data.executions === null ? null : (
        <p className={styles.line} data-kind={problems.length > 0 ? 'info' : 'ready'}>
          <CircleCheck size={16} aria-hidden /> {text.sweeps.makes(data.executions)}
        </p>
      )}
      {problems.map(({ pointer, detail }) => (
        <p key={pointer + detail} className={styles.problem}>
          <CircleAlert size={14} aria-hidden /> {detail}
        </p>
      ))}
    </output>
  );
}
