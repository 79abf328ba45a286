import { Select } from '@mantine/core';
import { useState } from 'react';
import {
  functionChosen,
  functionName,
  functionSet,
  functionType,
  functionTypes,
  isFunctionValue,
} from '../../model/resource_function';
import type { ResourceNodeType } from '../../model/resource_schema';
import { valueProblem } from '../../model/resource_value';
import * as text from '../../text';
import { About } from './About';
import styles from './Inspector.module.css';
import { ResourceField, type ResourceFieldProps } from './ResourceField';

/** A choice among the functions or layers of a category, and the settings of the one that is chosen. */
export function FunctionField(props: ResourceFieldProps) {
  const { schema, attribute, stored, isReadOnly, onChange } = props;
  const isOwn = Object.hasOwn(stored, attribute.name);
  const value = isOwn ? stored[attribute.name] : attribute.default;
  if (attribute.list) return <SeveralFields {...props} />;
  const types = functionTypes(schema, attribute);
  const type = functionType(schema, attribute, value);
  const label = attribute.name.replaceAll('_', ' ');
  const initial = functionType(schema, attribute, attribute.default);
  const unknown = value !== null && value !== undefined && !type ? String(value) : null;
  return (
    <div className={styles.function}>
      <Select
        label={label}
        description={
          <>
            <About>{attribute.description}</About>
            <span className={styles.takes}>
              {initial ? text.resources.defaultIs(functionName(initial)) : null}
            </span>
          </>
        }
        placeholder={attribute.required ? text.operation.required : text.resources.noFunction}
        disabled={isReadOnly}
        searchable
        clearable={isOwn && !isReadOnly}
        nothingFoundMessage={text.resources.addNone}
        data={types.map(({ id, name }) => ({ value: id, label: name }))}
        value={type?.id ?? null}
        error={unknown ?? valueProblem(schema, attribute, stored)}
        onChange={(id) => {
          const chosen = types.find((one) => one.id === id);
          onChange(chosen ? functionChosen(schema, chosen) : undefined);
        }}
      />
      {type ? (
        <Settings
          {...props}
          type={type}
          value={value}
          label={label}
          onChange={(name, setting) => onChange(functionSet(schema, type, value, name, setting))}
        />
      ) : null}
    </div>
  );
}

interface SettingsProps extends Omit<ResourceFieldProps, 'onChange'> {
  type: ResourceNodeType;
  value: unknown;
  label: string;
  onChange: (name: string, setting: unknown) => void;
}

/** Folded away until somebody wants them, unless one must be set. */
function Settings({ schema, type, value, label, isReadOnly, onChange }: SettingsProps) {
  const settings = isFunctionValue(value) ? value.attributes : {};
  const isWanted =
    Object.keys(settings).length > 0 || type.attributes.some(({ required }) => required);
  const [isOpen, setOpen] = useState(isWanted);
  if (type.attributes.length === 0) return null;
  return (
    <details
      className={styles.settings}
      open={isOpen}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>{text.resources.settingsOf(label, type.name)}</summary>
      {isOpen ? (
        <div className={styles.fields}>
          {type.attributes
            .filter(({ hidden }) => !hidden)
            .map((one) => (
              <ResourceField
                key={one.name}
                schema={schema}
                attribute={one}
                stored={settings}
                isReadOnly={isReadOnly}
                onChange={(setting) => onChange(one.name, setting)}
              />
            ))}
        </div>
      ) : null}
    </details>
  );
}

/** Several of them in an order, such as the cells of a stack. */
function SeveralFields(props: ResourceFieldProps) {
  const { attribute, stored, onChange } = props;
  const given = stored[attribute.name];
  const items: unknown[] = Array.isArray(given) ? given : [];
  const { list, ...rest } = attribute;
  const single = { ...rest, required: false };
  const room = items.length < (list?.max ?? 0) ? [undefined] : [];
  return (
    <>
      {[...items, ...room].map((item, index) => (
        <FunctionField
          // biome-ignore lint/suspicious/noArrayIndexKey: the place is what tells them apart
          key={index}
          {...props}
          attribute={{ ...single, name: `${attribute.name} ${index + 1}` }}
          stored={item === undefined ? {} : { [`${attribute.name} ${index + 1}`]: item }}
          onChange={(value) => {
            const next = [...items.slice(0, index), value, ...items.slice(index + 1)];
            const kept = next.filter((one) => one !== undefined);
            onChange(kept.length > 0 ? kept : undefined);
          }}
        />
      ))}
    </>
  );
}
