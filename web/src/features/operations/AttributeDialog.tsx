import { Checkbox, Select, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { documentOf } from '../../collab/open_document';
import {
  type AttributeDraft,
  attributeDraft,
  type DraftProblems,
  draftEdits,
  draftProblems,
  newDraft,
} from '../../model/interface_edit';
import type { AttributeType } from '../../model/project_model';
import * as text from '../../text';
import styles from './InterfacePanel.module.css';
import { type PartDialogProps, PartForm } from './PartForm';

type Change = (changes: Partial<AttributeDraft>) => void;

interface FieldsProps {
  draft: AttributeDraft;
  problems: DraftProblems;
  onChange: Change;
}

const isNumber = (type: AttributeType) => type === 'integer' || type === 'float';
const types = Object.entries(text.operation.types).map(([value, label]) => ({ value, label }));

/** Everything about an attribute: what the code says of it, and what it cannot say. */
export function AttributeDialog(props: PartDialogProps) {
  const { project, id, operation, name, actions } = props;
  const present = operation.interface.attributes.find((one) => one.name === name);
  const [draft, setDraft] = useState(() => (present ? attributeDraft(present) : newDraft));
  const [problems, setProblems] = useState<DraftProblems>({});
  const [known, setKnown] = useState(name);
  const onChange: Change = (changes) => setDraft((before) => ({ ...before, ...changes }));

  const save = async () => {
    const latest = () =>
      documentOf(project).store.getState().model?.operations[id]?.interface.attributes ?? [];
    const now = latest().find((one) => one.name === known);
    const found = draftProblems(draft, now);
    setProblems(found);
    if (Object.keys(found).length > 0) return false;
    for (const edit of draftEdits(draft, now)) {
      await actions.edit(edit);
      // What is done is not done again when a later edit is refused.
      if (edit.edit === 'attribute_add') setKnown(edit.name);
    }
    return true;
  };

  return (
    <PartForm {...props} onSave={save}>
      <TextInput
        data-autofocus
        required
        label={text.operation.name}
        description={text.operation.nameHint.attribute}
        value={draft.name}
        error={problems.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      <ValueFields
        draft={draft}
        problems={problems}
        onChange={onChange}
        isExpression={Boolean(present?.expression)}
      />
      <LimitFields draft={draft} problems={problems} onChange={onChange} />
      <Textarea
        label={text.operation.description}
        description={text.operation.descriptionHint}
        size="sm"
        rows={2}
        maxLength={4000}
        value={draft.description}
        onChange={(event) => onChange({ description: event.currentTarget.value })}
      />
      <div className={styles.pair}>
        <Checkbox
          label={text.operation.isHidden}
          checked={draft.isHidden}
          onChange={(event) => onChange({ isHidden: event.currentTarget.checked })}
        />
        <Checkbox
          label={text.operation.isReadOnly}
          checked={draft.isReadOnly}
          onChange={(event) => onChange({ isReadOnly: event.currentTarget.checked })}
        />
      </div>
    </PartForm>
  );
}

/** Type and default; the type is that of the default, so without one only the code can tell it. */
function ValueFields({
  draft,
  problems,
  onChange,
  isExpression,
}: FieldsProps & { isExpression: boolean }) {
  const { type, isRequired, value } = draft;
  const setType = (next: AttributeType) => {
    const starts = { integer: '1', float: '1.0', boolean: 'False', string: '', any: 'None' };
    onChange({ type: next, value: starts[next], values: '', pattern: '', min: '', max: '' });
  };
  return (
    <>
      <div className={styles.pair}>
        <Select
          label={text.operation.type}
          data={types}
          value={type}
          disabled={isRequired}
          onChange={(next) => next && setType(next as AttributeType)}
        />
        {isRequired ? null : type === 'boolean' ? (
          <Select
            label={text.operation.default}
            data={['True', 'False']}
            value={value}
            onChange={(next) => next && onChange({ value: next })}
          />
        ) : (
          <TextInput
            label={text.operation.default}
            placeholder={text.operation.defaultHint[type]}
            value={value}
            error={problems.value}
            className={styles.mono}
            onChange={(event) => onChange({ value: event.currentTarget.value })}
          />
        )}
      </div>
      {isExpression && !isRequired ? (
        <p className={styles.hint}>{text.operation.expression}</p>
      ) : null}
      <Checkbox
        label={text.operation.isRequired}
        description={isRequired ? text.operation.typeFromCode : null}
        checked={isRequired}
        onChange={(event) => onChange({ isRequired: event.currentTarget.checked })}
      />
    </>
  );
}

/** What values are allowed, as far as the type knows limits. */
function LimitFields({ draft, problems, onChange }: FieldsProps) {
  const { type } = draft;
  if (type === 'boolean') return null;
  return (
    <>
      {isNumber(type) ? (
        <div className={styles.pair}>
          {(['min', 'max'] as const).map((side) => (
            <TextInput
              key={side}
              label={text.operation[side]}
              inputMode="decimal"
              value={draft[side]}
              error={problems[side]}
              onChange={(event) => onChange({ [side]: event.currentTarget.value })}
            />
          ))}
        </div>
      ) : null}
      {type === 'string' ? (
        <TextInput
          label={text.operation.pattern}
          description={text.operation.patternHint}
          value={draft.pattern}
          error={problems.pattern}
          className={styles.mono}
          onChange={(event) => onChange({ pattern: event.currentTarget.value })}
        />
      ) : null}
      <Textarea
        label={text.operation.values}
        description={text.operation.valuesHint}
        size="sm"
        rows={2}
        value={draft.values}
        error={problems.values}
        className={styles.mono}
        onChange={(event) => onChange({ values: event.currentTarget.value })}
      />
    </>
  );
}
