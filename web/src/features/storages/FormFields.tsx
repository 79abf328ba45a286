import { Checkbox, NativeSelect, PasswordInput, TextInput } from '@mantine/core';
import type { AdapterField } from '../../api/storage';
import type { FormValues, Kept } from '../../model/adapter_form';
import * as text from '../../text';

interface Props {
  fields: readonly AdapterField[];
  values: FormValues;
  problems: Readonly<Record<string, string>>;
  kept: Kept | undefined;
  onChange: (name: string, value: string | boolean) => void;
}

/** One input for each field of an adapter. */
export function FormFields({ fields, values, problems, kept, onChange }: Props) {
  return fields.map((field) => (
    <FormInput
      key={field.name}
      field={field}
      value={values[field.name] ?? ''}
      problem={problems[field.name]}
      isKept={field.is_credential && kept?.credentials.includes(field.name) === true}
      onChange={(value) => onChange(field.name, value)}
    />
  ));
}

interface InputProps {
  field: AdapterField;
  value: string | boolean;
  problem: string | undefined;
  isKept: boolean;
  onChange: (value: string | boolean) => void;
}

function FormInput({ field, value, problem, isKept, onChange }: InputProps) {
  const { type, label, help, choices, required } = field;
  if (type === 'bool')
    return (
      <Checkbox
        size="xs"
        label={label}
        description={help}
        error={problem}
        checked={value === true}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    );
  const common = {
    label,
    error: problem,
    value: String(value),
    withAsterisk: required && !isKept,
    onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
  };
  if (type === 'enum')
    return <NativeSelect {...common} size="sm" description={help} data={choices ?? []} />;
  const hint = isKept ? text.storages.kept : field.placeholder;
  if (type === 'secret')
    return (
      <PasswordInput
        {...common}
        description={[help, text.storages.secretHint].filter(Boolean).join(' ')}
        placeholder={hint}
        autoComplete="new-password"
      />
    );
  return (
    <TextInput
      {...common}
      description={help}
      placeholder={hint}
      autoComplete="off"
      inputMode={type === 'int' ? 'numeric' : 'text'}
    />
  );
}
