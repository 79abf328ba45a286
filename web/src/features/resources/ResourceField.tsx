import { ActionIcon, TextInput, Tooltip } from '@mantine/core';
import { RotateCcw } from 'lucide-react';
import { useEffect, useState } from 'react';
import { listHint, listParse, listText } from '../../model/resource_list';
import type { ListRange, ResourceAttribute, ResourceSchema } from '../../model/resource_schema';
import { valueProblem } from '../../model/resource_value';
import * as text from '../../text';
import { AttributeField } from '../pipeline_editor/AttributeField';
import { About } from './About';
import { FunctionField } from './FunctionField';
import styles from './Inspector.module.css';

export interface ResourceFieldProps {
  schema: ResourceSchema;
  attribute: ResourceAttribute;
  stored: Record<string, unknown>;
  isReadOnly: boolean;
  onChange: (value: unknown) => void;
}

/** A field for one attribute of a node: a plain value, a list, or a function with settings of its own. */
export function ResourceField(props: ResourceFieldProps) {
  const { attribute } = props;
  if (attribute.type === 'node') return <FunctionField {...props} />;
  if (attribute.list) return <ListField {...props} list={attribute.list} />;
  const { description, ...plain } = attribute;
  return (
    <AttributeField
      {...props}
      attribute={{ ...plain, type: attribute.type }}
      about={<About>{description}</About>}
    />
  );
}

/** Writes when it is left or Enter is pressed; Escape takes back what was typed; empty is the default again. */
function ListField(props: ResourceFieldProps & { list: ListRange }) {
  const { schema, attribute, list, stored, isReadOnly, onChange } = props;
  const isOwn = Object.hasOwn(stored, attribute.name);
  const shown = listText(isOwn ? stored[attribute.name] : attribute.default);
  const [draft, setDraft] = useState(shown);
  useEffect(() => setDraft(shown), [shown]);
  const isChanged = draft !== shown;
  const isEmptied = draft.trim() === '' && list.min > 0;
  const parsed = listParse(attribute, list, draft);
  const label = attribute.name.replaceAll('_', ' ');
  const commit = () => {
    if (isChanged && isEmptied) onChange(undefined);
    else if (isChanged && parsed.problem === null) onChange(parsed.value);
  };
  return (
    <TextInput
      label={label}
      description={
        <>
          <About>{attribute.description}</About>
          <span className={styles.takes}>{listHint(attribute, list)}</span>
        </>
      }
      placeholder={attribute.required ? text.operation.required : ''}
      disabled={isReadOnly}
      value={draft}
      error={
        isChanged ? (isEmptied ? null : parsed.problem) : valueProblem(schema, attribute, stored)
      }
      rightSection={
        isOwn && !isReadOnly && attribute.default !== undefined ? (
          <Tooltip label={`${text.pipeline.reset}: ${listText(attribute.default)}`}>
            <ActionIcon
              size={24}
              aria-label={`${label}: ${text.pipeline.reset}`}
              onClick={() => onChange(undefined)}
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
