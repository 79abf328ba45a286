import { Textarea, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import * as text from '../../text';
import styles from './RunsTab.module.css';

interface Props {
  label: string;
  help: string;
  /** Unit and range; a text of several lines has none. */
  takes?: string;
  value: string;
  isReadOnly: boolean;
  isLong?: boolean;
  problemOf: (typed: string) => string | null;
  onChange: (typed: string) => void;
}

/** Writes when it is left or Enter is pressed; Escape takes back what was typed. */
export function RunsField(props: Props) {
  const { label, help, takes, value, isReadOnly, isLong, problemOf, onChange } = props;
  const [draft, setDraft] = useState(value);
  useEffect(() => setDraft(value), [value]);
  const problem = draft === value ? null : problemOf(draft);
  const commit = () => {
    if (draft.trim() === value) setDraft(value);
    else if (problem === null) onChange(draft);
  };
  const field = {
    label,
    description: (
      <>
        {help}
        {takes ? <span className={styles.takes}>{takes}</span> : null}
      </>
    ),
    placeholder: text.operation.runsNone,
    // Not disabled: what is set stays readable and can be copied.
    readOnly: isReadOnly,
    value: draft,
    error: problem,
    autoComplete: 'off',
    onBlur: commit,
  };
  if (isLong)
    return (
      <Textarea
        {...field}
        className={styles.wide}
        autosize
        minRows={2}
        maxRows={8}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setDraft(value);
        }}
      />
    );
  return (
    <TextInput
      {...field}
      inputMode="numeric"
      onChange={(event) => setDraft(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
        if (event.key === 'Escape') setDraft(value);
      }}
    />
  );
}
