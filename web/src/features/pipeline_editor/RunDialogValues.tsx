import { ActionIcon, Checkbox, Select, TextInput } from '@mantine/core';
import { X } from 'lucide-react';
import { useModel } from '../../collab/open_document';
import { attributeHint } from '../../model/attribute_value';
import { valueText } from '../../model/format';
import type { Pipeline } from '../../model/project_model';
import * as text from '../../text';
import styles from './RunDialog.module.css';
import { offersOf } from './run_sweep';
import { presentValue, rowOf, type ValueRow, valueRead } from './run_values';

interface Props {
  project: string;
  pipeline: Pipeline;
  rows: ValueRow[];
  /** Keys of attributes that have several values in this run. */
  taken: readonly string[];
  onChange: (rows: ValueRow[]) => void;
}

/** Attributes that have another value in this run only; the pipeline stays as it is. */
export function RunDialogValues({ project, pipeline, rows, taken, onChange }: Props) {
  const model = useModel(project);
  const offers = model ? offersOf(model, pipeline) : [];
  const left = offers.filter(
    ({ key }) => !taken.includes(key) && rows.every(({ offer }) => offer.key !== key),
  );
  if (offers.length === 0) return null;
  return (
    <fieldset className={styles.options}>
      <legend>{text.run.values}</legend>
      {rows.map((row, index) => (
        <div key={row.offer.key} className={styles.place}>
          <ValueField
            row={row}
            present={presentValue(row.offer, pipeline)}
            onType={(typed) => onChange(rows.with(index, { ...row, typed }))}
          />
          <ActionIcon
            aria-label={text.run.removeValue(row.offer.label)}
            onClick={() => onChange(rows.toSpliced(index, 1))}
          >
            <X size={14} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      {left.length > 0 ? (
        <Select
          size="xs"
          searchable
          label={text.run.addValue}
          placeholder={text.sweeps.attribute}
          description={rows.length > 0 ? text.run.valuesHint : undefined}
          data={left.map(({ key, label }) => ({ value: key, label }))}
          value={null}
          onChange={(key) => {
            const offer = left.find((one) => one.key === key);
            if (offer) onChange([...rows, rowOf(offer, pipeline)]);
          }}
        />
      ) : null}
    </fieldset>
  );
}

interface FieldProps {
  row: ValueRow;
  present: unknown;
  onType: (typed: string) => void;
}

/** By the attribute's type, with its help, what it takes and what the pipeline has. */
function ValueField({ row: { offer, typed }, present, onType }: FieldProps) {
  const { attribute, label } = offer;
  const help = [
    attribute.description,
    attributeHint(attribute),
    present === undefined ? '' : text.run.present(valueText(present)),
  ];
  const shared = { size: 'xs', label, description: help.filter(Boolean).join(' · ') } as const;
  const { problem } = valueRead(attribute, typed);
  if (attribute.type === 'boolean')
    return (
      <Checkbox
        {...shared}
        className={styles.value ?? ''}
        checked={typed === valueText(true)}
        onChange={(event) => onType(valueText(event.currentTarget.checked))}
      />
    );
  if (attribute.values)
    return (
      <Select
        {...shared}
        className={styles.value ?? ''}
        data={[...new Set(attribute.values.map((value) => valueText(value)))]}
        value={typed || null}
        error={problem}
        onChange={(value) => onType(value ?? '')}
        allowDeselect={false}
      />
    );
  return (
    <TextInput
      {...shared}
      className={styles.value ?? ''}
      value={typed}
      error={problem}
      onChange={(event) => onType(event.currentTarget.value)}
    />
  );
}
