import { Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { Search } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { Execution } from '../../api/types';
import { useModel } from '../../collab/open_document';
import { statusNames } from '../../router';
import * as text from '../../text';
import styles from './Executions.module.css';
import { type Filter, labelsOf, originFormat, originParse, peopleOf } from './execution_list';
import { useOrigins } from './useOrigins';

interface Props {
  project: string;
  executions: Execution[];
  filter: Filter;
  onChange: (filter: Filter) => void;
}

const everything = '';
const pause = 250;

/** A part of the name, one pipeline, one state, who and what started it; kept in the address. */
export function ExecutionFilter({ project, executions, filter, onChange }: Props) {
  const model = useModel(project);
  const [typed, setTyped] = useState(filter.q ?? '');
  const search = useDebouncedCallback((q: string) => onChange({ q: q.trim() || undefined }), pause);
  const pipelines = useMemo(() => {
    const names = new Map(executions.map((run) => [run.pipeline, run.pipeline_name]));
    for (const [id, { name }] of Object.entries(model?.pipelines ?? {})) names.set(id, name);
    return [...names].map(([value, label]) => ({ value, label }));
  }, [executions, model]);
  const labels = useMemo(() => {
    const all = new Set([...labelsOf(executions), ...(filter.label ? [filter.label] : [])]);
    return [...all].map((label) => ({ value: label, label }));
  }, [executions, filter.label]);
  const people = useMemo(() => peopleOf(executions), [executions]);
  const origins = useOrigins(project);
  const status = statusNames.find((name) => name === filter.status) ?? everything;
  return (
    <search className={styles.filter}>
      <TextInput
        aria-label={text.executions.filter}
        placeholder={text.executions.filter}
        leftSection={<Search size={15} aria-hidden />}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          search(event.currentTarget.value);
        }}
      />
      <Select
        aria-label={text.executions.columns.pipeline}
        className={styles.choice}
        data={[{ value: everything, label: text.executions.allPipelines }, ...pipelines]}
        value={filter.pipeline ?? everything}
        onChange={(value) => onChange({ pipeline: value || undefined })}
      />
      {labels.length > 0 ? (
        <Select
          aria-label={text.executions.label}
          className={styles.choice}
          data={[{ value: everything, label: text.executions.allLabels }, ...labels]}
          value={filter.label ?? everything}
          onChange={(value) => onChange({ label: value || undefined })}
        />
      ) : null}
      <Select
        aria-label={text.executions.columns.status}
        className={styles.choice}
        data={[
          { value: everything, label: text.executions.allStatuses },
          ...statusNames.map((value) => ({ value, label: text.status[value] })),
        ]}
        value={status}
        onChange={(value) =>
          onChange({ status: statusNames.find((name) => name === value) ?? undefined })
        }
      />
      <Select
        aria-label={text.executions.origin}
        className={styles.choice}
        data={origins}
        value={originFormat(filter)}
        onChange={(value) => onChange(originParse(value ?? everything))}
      />
      {people.length > 1 || filter.by ? (
        <Select
          aria-label={text.executions.columns.by}
          className={styles.choice}
          data={[{ value: everything, label: text.executions.everybody }, ...people]}
          value={filter.by ?? everything}
          onChange={(value) => onChange({ by: value || undefined })}
        />
      ) : null}
    </search>
  );
}
