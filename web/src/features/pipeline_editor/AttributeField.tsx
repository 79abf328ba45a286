import { ActionIcon, Checkbox, Select, TextInput, Tooltip } from '@mantine/core';
import { RotateCcw } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { attributeHint, attributeParse, valueProblem } from '../../model/attribute_value';
import { valueText } from '../../model/format';
import type { Attribute } from '../../model/project_model';
import * as text from '../../text';
import styles from './Inspector.module.css';

interface Props {
  attribute: Attribute;
  stored: Record<string, unknown>;
  isReadOnly: boolean;
  /** In place of the attribute's own description. */
  about?: ReactNode;
  onChange: (value: unknown) => void;
}

interface FieldProps extends Props {
  label: string;
  value: unknown;
  isOwn: boolean;
}

/** A field for one attribute, by its type, with what it takes and the way back to the default. */
export function AttributeField(props: Props) {
  const { attribute, stored } = props;
  const isOwn = Object.hasOwn(stored, attribute.name);
  const value = isOwn ? stored[attribute.name] : attribute.default;
  const field = { ...props, value, isOwn, label: attribute.name.replaceAll('_', ' ') };
  if (attribute.values) return <ChoiceField {...field} />;
  return attribute.type === 'boolean' ? <SwitchField {...field} /> : <TextField {...field} />;
}

function Description({ attribute, about }: Pick<Props, 'attribute' | 'about'>) {
  return (
    <>
      {about}
      {attribute.description ? <span className={styles.help}>{attribute.description}</span> : null}
      <span className={styles.takes}>{attributeHint(attribute)}</span>
    </>
  );
}

function Reset({ attribute, label, isOwn, isReadOnly, onChange }: FieldProps) {
  if (!isOwn || isReadOnly || attribute.default === undefined) return null;
  return (
    <Tooltip label={`${text.pipeline.reset}: ${valueText(attribute.default)}`}>
      <ActionIcon
        size={24}
        aria-label={`${label}: ${text.pipeline.reset}`}
        onClick={() => onChange(attribute.default)}
      >
        <RotateCcw size={13} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

function SwitchField(props: FieldProps) {
  const { attribute, about, label, value, isReadOnly, onChange } = props;
  return (
    <div className={styles.switch}>
      <Checkbox
        size="sm"
        label={label}
        description={<Description attribute={attribute} about={about} />}
        disabled={isReadOnly}
        checked={value === true}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <Reset {...props} />
    </div>
  );
}

function ChoiceField(props: FieldProps) {
  const { attribute, about, label, value, isReadOnly, onChange } = props;
  const choices = attribute.values ?? [];
  const shown = value === undefined ? null : valueText(value);
  return (
    <div className={styles.withReset}>
      <Select
        label={label}
        description={<Description attribute={attribute} about={about} />}
        disabled={isReadOnly}
        data={[...new Set(choices.map((choice) => valueText(choice)))]}
        value={shown}
        error={valueProblem(attribute, value)}
        onChange={(chosen) => {
          if (chosen !== null) onChange(choices.find((choice) => valueText(choice) === chosen));
        }}
      />
      <Reset {...props} />
    </div>
  );
}

/** Writes when it is left or Enter is pressed; Escape takes back what was typed. */
function TextField(props: FieldProps) {
  const { attribute, about, label, value, isReadOnly, onChange } = props;
  const shown = value === undefined ? '' : valueText(value);
  const [draft, setDraft] = useState(shown);
  useEffect(() => setDraft(shown), [shown]);
  const parsed = attributeParse(attribute, draft);
  const isChanged = draft !== shown;
  const commit = () => {
    if (isChanged && parsed.problem === null) onChange(parsed.value);
  };
  const placeholder = attribute.expression ?? (attribute.required ? text.operation.required : '');
  return (
    <TextInput
      label={label}
      description={<Description attribute={attribute} about={about} />}
      placeholder={placeholder}
      disabled={isReadOnly}
      value={draft}
      error={isChanged ? parsed.problem : valueProblem(attribute, value)}
      inputMode={attribute.type === 'integer' ? 'numeric' : undefined}
      rightSection={<Reset {...props} />}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
        if (event.key === 'Escape') setDraft(shown);
      }}
    />
  );
}
