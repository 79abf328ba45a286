import { ActionIcon, Checkbox, Select, TextInput, Tooltip } from '@mantine/core';
import { RotateCcw } from 'lucide-react';
import { useEffect, useState } from 'react';
import { attributeParse } from '../../model/attribute_value';
import { valueText } from '../../model/format';
import type { Attribute } from '../../model/project_model';
import * as text from '../../text';

interface Props {
  attribute: Attribute;
  stored: Record<string, unknown>;
  isReadOnly: boolean;
  onChange: (value: unknown) => void;
}

/** A field for one attribute, by its type. Writes when it is left or Enter is pressed. */
export function AttributeField({ attribute, stored, isReadOnly, onChange }: Props) {
  const isOwn = Object.hasOwn(stored, attribute.name);
  const value = isOwn ? stored[attribute.name] : attribute.default;
  const label = attribute.name.replaceAll('_', ' ');
  const description = attribute.description;
  if (attribute.type === 'boolean')
    return (
      <Checkbox
        size="sm"
        label={label}
        description={description}
        disabled={isReadOnly}
        checked={value === true}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    );
  if (attribute.values)
    return (
      <Select
        label={label}
        description={description}
        disabled={isReadOnly}
        data={attribute.values.map((choice) => valueText(choice))}
        value={value === undefined ? null : valueText(value)}
        onChange={(chosen) =>
          onChange(attribute.values?.find((choice) => valueText(choice) === chosen))
        }
      />
    );
  return (
    <TextField
      attribute={attribute}
      label={label}
      value={value}
      isOwn={isOwn}
      isReadOnly={isReadOnly}
      onChange={onChange}
    />
  );
}

interface TextFieldProps {
  attribute: Attribute;
  label: string;
  value: unknown;
  isOwn: boolean;
  isReadOnly: boolean;
  onChange: (value: unknown) => void;
}

function TextField({ attribute, label, value, isOwn, isReadOnly, onChange }: TextFieldProps) {
  const shown = value === undefined ? '' : valueText(value);
  const [draft, setDraft] = useState(shown);
  useEffect(() => setDraft(shown), [shown]);
  const parsed = attributeParse(attribute, draft);
  const isChanged = draft !== shown;
  const commit = () => {
    if (!isChanged) return;
    if (parsed.problem === null) onChange(parsed.value);
  };
  const placeholder = attribute.expression ?? (attribute.required ? text.operation.required : '');
  return (
    <TextInput
      label={label}
      description={attribute.description}
      placeholder={placeholder}
      disabled={isReadOnly}
      value={draft}
      error={isChanged ? parsed.problem : null}
      inputMode={attribute.type === 'integer' ? 'numeric' : undefined}
      rightSection={
        isOwn && !isReadOnly && attribute.default !== undefined ? (
          <Tooltip label={`${text.pipeline.reset}: ${valueText(attribute.default)}`}>
            <ActionIcon
              size={22}
              aria-label={`${label}: ${text.pipeline.reset}`}
              onClick={() => onChange(attribute.default)}
            >
              <RotateCcw size={13} aria-hidden />
            </ActionIcon>
          </Tooltip>
        ) : null
      }
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
        if (event.key === 'Escape') setDraft(shown);
      }}
    />
  );
}
